/** The baseline: what reading the same bodies costs, when nothing is done with them. */
@NullMarked
package dev.trace.bench.scan;

import org.jspecify.annotations.NullMarked;
