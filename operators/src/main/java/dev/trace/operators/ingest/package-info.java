/**
 * {@code cryo_ingest}: ranges of a chain's history to Parquet, each block proved before it is written.
 *
 * <p>Nothing imports it; the runtime finds its factory.
 */
@NullMarked
package dev.trace.operators.ingest;

import org.jspecify.annotations.NullMarked;
