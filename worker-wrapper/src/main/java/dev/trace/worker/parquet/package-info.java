/**
 * Column batches to Parquet files and back, one column at a time. Knows nothing of stores, ledgers or attempts; imported
 * by {@code cold} and {@code commit}.
 */
@NullMarked
package dev.trace.worker.parquet;

import org.jspecify.annotations.NullMarked;
