package dev.trace.api;

/** An event of the job's output dataset: a wake-up for its consumers, never the data itself. */
public sealed interface Emission {
    /**
     * A partition is there, or was asked for. Emitting it again is a no-op for consumers that have done it.
     *
     * @param chainId the chain it is of; 0 for none
     * @param range its blocks
     */
    record Partition(long chainId, BlockRange range) implements Emission {}

    /**
     * The dataset has advanced.
     *
     * @param chainId the chain it is of; 0 for none
     * @param position everything up to here, inclusive, may be read; never goes back
     */
    record Cursor(long chainId, long position) implements Emission {}
}
