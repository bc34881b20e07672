package dev.trace.worker.cold;

import java.time.Duration;

/**
 * How patient a client is. Several tries fit into a lease, so that an attempt learns of a server that hangs while it may
 * still give back its task; the SDK waits between tries for longer and longer, by chance.
 *
 * @param attempt one request without its body
 * @param call all tries of a request without their bodies
 * @param tries how often at most
 * @param multipartAbove bytes of a file above which it goes in parts
 * @param part bytes of a part
 */
record S3Limits(Duration attempt, Duration call, int tries, long multipartAbove, long part) {
    static final S3Limits USUAL =
            new S3Limits(Duration.ofSeconds(10), Duration.ofSeconds(40), 10, 16L << 20, 16L << 20);

    /** What the slowest network that is of any use needs for some bytes. */
    private static final long BYTES_A_SECOND = 1L << 20;

    /** S3 takes no more parts than this. */
    private static final int MOST_PARTS = 10_000;

    Duration attempt(long bytes) {
        return attempt.plusSeconds(bytes / BYTES_A_SECOND);
    }

    Duration call(long bytes) {
        return call.plusSeconds(2 * bytes / BYTES_A_SECOND);
    }

    /** The size of parts of a file. */
    long part(long bytes) {
        return Math.max(part, (bytes + MOST_PARTS - 1) / MOST_PARTS);
    }
}
