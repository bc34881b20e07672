package dev.trace.operators.evm.rpc;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How many calls an endpoint takes in one request: as configured, less once it refused so many, and never as many as it
 * refused within the hour. Guarded by the fleet's lock.
 */
final class BatchLimit {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    /** Full batches answered before a larger one is tried. */
    private static final int PATIENCE = 16;

    private final int most;
    private int limit;
    private int refused;
    private long refusedAt;
    private int answered;

    BatchLimit(int most) {
        this.most = most;
        limit = most;
        refused = Integer.MAX_VALUE;
    }

    /** At least 1, which means no batches. */
    int limit(long now) {
        if (refused != Integer.MAX_VALUE && now - refusedAt >= HOUR) {
            refused = Integer.MAX_VALUE;
            limit = Math.min(most, limit + 1);
        }
        return limit;
    }

    /** @param size calls of a batch that came back whole */
    void answered(int size) {
        if (size >= limit && limit < Math.min(most, refused - 1) && ++answered >= PATIENCE) {
            answered = 0;
            limit = Math.min(Math.min(most, refused - 1), limit + Math.max(1, limit / 4));
        }
    }

    /**
     * A batch was refused for being one, or for its size.
     *
     * @param allowed how many calls the endpoint says that it takes; believed if that is fewer than it refused
     */
    void refused(int size, OptionalInt allowed, long now) {
        boolean named = allowed.isPresent() && allowed.getAsInt() >= 1 && allowed.getAsInt() < size;
        int less = named ? allowed.getAsInt() : size / 2;
        refused = Math.min(refused, named ? less + 1 : size);
        refusedAt = now;
        shrink(less);
    }

    /** A batch failed in a way that its size may be the reason of. */
    void choked(int size) {
        shrink(size / 2);
    }

    private void shrink(int to) {
        answered = 0;
        limit = Math.max(1, Math.min(limit, to));
    }
}
