/**
 * The protocol between dispatcher and worker: the calls and their messages. In one process the interface is called
 * directly; between processes the same messages travel as JSON.
 */
@NullMarked
package dev.trace.dag.task;

import org.jspecify.annotations.NullMarked;
