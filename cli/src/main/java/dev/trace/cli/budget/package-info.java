/** Stops a run before it uses more than it may. */
@NullMarked
package dev.trace.cli.budget;

import org.jspecify.annotations.NullMarked;
