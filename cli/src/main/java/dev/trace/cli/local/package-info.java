/** Dispatcher, worker and databases put together in this process, and how other processes find them. */
@NullMarked
package dev.trace.cli.local;

import org.jspecify.annotations.NullMarked;
