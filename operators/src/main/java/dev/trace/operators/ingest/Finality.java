package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import java.time.Duration;

/** Up to where blocks count as final. */
enum Finality {
    /** The chain's finalized tag, but never nearer to the head than the depth; the depth alone where there is no tag. */
    FINALIZED,
    /** A number of blocks behind the head. */
    DEPTH,
    /** Every block is, as on a chain that does not grow. */
    HEAD;

    /** Two epochs of Ethereum. */
    private static final long USUAL_DEPTH = 64;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration PER_BLOCK = Duration.ofSeconds(2);

    /**
     * Lets a range pass that is final.
     *
     * @throws OperatorException if it ends beyond the head, or is not final yet
     */
    void check(BlockRange range, ChainHead head, long depth, String pool) throws OperatorException {
        if (range.end() > head.latest()) {
            throw new OperatorException(
                    IngestError.RANGE_BEYOND_HEAD,
                    "blocks " + range + " end beyond the head " + head.latest() + " of pool " + pool
                            + ": ask for blocks up to " + head.latest());
        }
        long last = lastFinal(head, depth);
        if (range.end() > last) {
            long missing = range.end() - last;
            throw new OperatorException(
                    IngestError.NOT_FINAL,
                    "blocks " + range + " are not final yet: final is " + last + ", the head is " + head.latest()
                            + " (finality: head in the job's config takes them all the same)",
                    null,
                    retryAfter(missing));
        }
    }

    /** First block that a sibling may yet replace, though {@link #check} lets it pass. */
    long unsettled(ChainHead head) {
        return Math.max(head.finalized().orElse(-1), head.latest() - USUAL_DEPTH) + 1;
    }

    private long lastFinal(ChainHead head, long depth) {
        return switch (this) {
            case HEAD -> head.latest();
            case DEPTH -> head.latest() - depth;
            case FINALIZED -> Math.min(head.finalized().orElse(Long.MAX_VALUE), head.latest() - depth);
        };
    }

    private static Duration retryAfter(long blocks) {
        Duration guess = PER_BLOCK.multipliedBy(Math.min(blocks, LONGEST_WAIT.toSeconds()));
        if (guess.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return guess.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : guess;
    }
}
