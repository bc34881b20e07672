package dev.trace.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Speed over the last few seconds, so that it follows what happens and does not jump. For one thread. */
final class RateMeter {
    private static final Duration WINDOW = Duration.ofSeconds(8);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long done) {}

    /** @param nanos of a monotonic clock */
    void add(long nanos, long done) {
        samples.addLast(new Sample(nanos, done));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW.toNanos()) {
            samples.removeFirst();
        }
    }

    /** 0 until there is something to measure. */
    double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
        long done = samples.getLast().done() - samples.getFirst().done();
        return nanos <= 0 ? 0 : Math.max(0, done) * 1e9 / nanos;
    }
}
