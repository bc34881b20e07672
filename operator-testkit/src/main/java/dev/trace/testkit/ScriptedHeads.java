package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Follows the head of a script, which wakes it by {@link Object#notifyAll} on itself. */
final class ScriptedHeads implements HeadWatch {
    /** Between two looks at a script that wakes nobody. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final ScriptedRpc.Script script;
    private final Gate gate;
    private OptionalLong reported = OptionalLong.empty();
    private boolean closed;

    ScriptedHeads(ScriptedRpc.Script script, Gate gate) {
        this.script = script;
        this.gate = gate;
    }

    @Override
    public Optional<HeadChange> next(Duration patience) throws OperatorException, InterruptedException {
        if (closed) {
            throw new IllegalStateException("the watch is closed");
        }
        gate.pass(FaultPoint.HEAD_ASKED);
        long start = System.nanoTime();
        synchronized (script) {
            while (true) {
                Optional<HeadChange> change = change(script.head());
                long left = patience.toMillis()
                        - Duration.ofNanos(System.nanoTime() - start).toMillis();
                if (change.isPresent() || left <= 0) {
                    return change;
                }
                script.wait(Math.min(left, LOOK_AGAIN.toMillis()));
            }
        }
    }

    private Optional<HeadChange> change(ChainHead head) {
        if (reported.isPresent() && head.latest() <= reported.getAsLong()) {
            return Optional.empty();
        }
        Optional<BlockRange> since = reported.isEmpty()
                ? Optional.empty()
                : Optional.of(new BlockRange(reported.getAsLong() + 1, head.latest()));
        List<HeadChange.Announced> announced = since.map(script::announced).orElseGet(List::of);
        reported = OptionalLong.of(head.latest());
        return Optional.of(new HeadChange(head, since, announced));
    }

    @Override
    public void close() {
        closed = true;
    }
}
