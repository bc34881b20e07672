package dev.trace.operators.manual;

import dev.trace.api.rpc.ChainHead;

/** Which block {@code latest} stands for. */
enum Finality {
    /** The newest that the chain calls final, never nearer to the head than the depth; the depth alone without such a tag. */
    FINALIZED,
    /** A number of blocks below the head. */
    DEPTH,
    /** The head itself. */
    HEAD;

    /** Negative if no block is final yet. */
    long latest(ChainHead head, long depth) {
        return switch (this) {
            case HEAD -> head.latest();
            case DEPTH -> head.latest() - depth;
            case FINALIZED -> Math.min(head.finalized().orElse(Long.MAX_VALUE), head.latest() - depth);
        };
    }
}
