/** {@code range_splitter}: ranges to aligned chunks. */
@NullMarked
package dev.trace.operators.split;

import org.jspecify.annotations.NullMarked;
