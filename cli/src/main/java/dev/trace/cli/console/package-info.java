/** The terminal: the only place that writes to standard output and standard error. */
@NullMarked
package dev.trace.cli.console;

import org.jspecify.annotations.NullMarked;
