/** What is measured: CPU, memory, the baseline scan, and how figures are shown. */
@NullMarked
package dev.trace.bench.measure;

import org.jspecify.annotations.NullMarked;
