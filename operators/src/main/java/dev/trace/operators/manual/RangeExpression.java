package dev.trace.operators.manual;

import dev.trace.api.BlockRange;
import java.util.OptionalLong;

/**
 * A range as typed, which may depend on the head of the chain.
 *
 * @param text as typed
 * @param first its first block; empty if it is counted back from the last one
 * @param last its last block, inclusive; empty for the newest block
 * @param newest number of blocks counted back from the last one; meaningful only without a first one
 */
public record RangeExpression(String text, OptionalLong first, OptionalLong last, long newest) {
    /** Whether it means different blocks as the chain grows. */
    public boolean needsHead() {
        return last.isEmpty();
    }

    /**
     * The blocks it means.
     *
     * @param latest what {@code latest} stands for
     * @throws IllegalArgumentException if it begins after {@code latest}, or reaches below block 0
     */
    public BlockRange resolve(long latest) {
        long end = last.orElse(latest);
        long start = first.orElse(end - newest + 1);
        if (start < 0) {
            throw new IllegalArgumentException("range '" + text + "' reaches below block 0, since latest is " + latest
                    + "; write 0:latest for the chain so far");
        }
        if (start > end) {
            throw new IllegalArgumentException(
                    "range '" + text + "' begins after latest, which is " + latest + "; there is nothing in it yet");
        }
        return new BlockRange(start, end);
    }
}
