package dev.trace.cli.kill;

import dev.trace.worker.commit.CommitFaults;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends this process a signal at the step it is armed for. Safe for use from several threads. */
final class ArmedFaults implements CommitFaults {
    private final Arm arm;
    private final AtomicInteger seen = new AtomicInteger();

    ArmedFaults(Arm arm) {
        this.arm = arm;
    }

    @Override
    public void at(Step step) {
        if (step == arm.step() && seen.incrementAndGet() == arm.occurrence()) {
            Signals.send(
                    arm.effect() == Arm.Effect.KILL ? "KILL" : "STOP",
                    ProcessHandle.current().pid());
        }
    }
}
