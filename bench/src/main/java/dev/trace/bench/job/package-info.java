/** The whole job as {@code trace run} does it: database, dispatcher, worker, HTTP, decoding, proof, columns, Parquet, commit. */
@NullMarked
package dev.trace.bench.job;

import org.jspecify.annotations.NullMarked;
