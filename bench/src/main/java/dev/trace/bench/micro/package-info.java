/** Micro benchmarks of the parts that cost most, each beside a baseline. Run with {@code bench/run micro}. */
@NullMarked
package dev.trace.bench.micro;

import org.jspecify.annotations.NullMarked;
