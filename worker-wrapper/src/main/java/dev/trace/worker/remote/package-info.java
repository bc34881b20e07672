/** The task service of dispatchers in other processes, over HTTP. Imported by the command line alone. */
@NullMarked
package dev.trace.worker.remote;

import org.jspecify.annotations.NullMarked;
