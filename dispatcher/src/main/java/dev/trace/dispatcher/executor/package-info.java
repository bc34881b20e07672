/**
 * Executors: workers that a dispatcher starts itself, each for the tasks of one job, as processes or containers. They
 * claim their tasks over HTTP as any other worker does, so that starting too many, or losing some, changes nothing.
 * Imported by the command line alone.
 */
@NullMarked
package dev.trace.dispatcher.executor;

import org.jspecify.annotations.NullMarked;
