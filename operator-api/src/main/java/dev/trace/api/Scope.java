package dev.trace.api;

import java.util.OptionalLong;

/** What a task of a reactive or sink job is about. */
public sealed interface Scope {
    /**
     * One partition; {@code execution_strategy: PerPartition}.
     *
     * @param range its blocks
     */
    record Partition(BlockRange range) implements Scope {}

    /**
     * Everything past the job's cursor; {@code execution_strategy: PerUpdate}.
     *
     * @param after last position already consumed; empty the first time
     * @param upTo last position to consume now
     */
    record Update(OptionalLong after, long upTo) implements Scope {}
}
