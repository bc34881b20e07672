package dev.trace.operators.evm.rpc.heads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The time from block to block, learned over the last {@value #SAMPLES} heads heard of. Takes times of any one clock, in
 * nanoseconds; whole seconds are exact enough, since they are compared over many blocks.
 */
final class BlockTime {
    private static final int SAMPLES = 64;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** A head and its time. Heads that do not rise in number and time say nothing. */
    void saw(long number, long time) {
        Sample last = samples.peekLast();
        if (last != null && (number <= last.number || time < last.time)) {
            return;
        }
        samples.addLast(new Sample(number, time));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** Nanoseconds; empty until two heads of different times were seen. */
    OptionalLong nanos() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || last.time == first.time) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((last.time - first.time) / (last.number - first.number));
    }

    private record Sample(long number, long time) {}
}
