/** How a run shows itself while it lasts: bars on a terminal, lines elsewhere. */
@NullMarked
package dev.trace.cli.progress;

import org.jspecify.annotations.NullMarked;
