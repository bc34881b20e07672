package dev.trace.cli.kill;

import dev.trace.worker.commit.CommitFaults.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Hands out what the workers' lives are armed with: each step to be killed at, then each to be stopped at, and again. */
final class Arms {
    private static final int OCCURRENCES = 4;

    private final Random random;
    private final Deque<Arm> next = new ArrayDeque<>();
    private final Set<String> done = new LinkedHashSet<>();

    Arms(Random random) {
        this.random = random;
    }

    Arm take() {
        if (next.isEmpty()) {
            for (Arm.Effect effect : Arm.Effect.values()) {
                List<Arm> all = new ArrayList<>();
                for (Step step : Step.values()) {
                    all.add(new Arm(effect, step, 1 + random.nextInt(OCCURRENCES)));
                }
                Collections.shuffle(all, random);
                next.addAll(all);
            }
        }
        return next.removeFirst();
    }

    /** It went off. */
    void done(Arm arm) {
        done.add(arm.effect() + " " + arm.step());
    }

    /** The life ended before it could go off: soon again. */
    void putBack(Arm arm) {
        next.addFirst(new Arm(arm.effect(), arm.step(), 1));
    }

    boolean everyStepWasFatal() {
        for (Step step : Step.values()) {
            if (!done.contains(Arm.Effect.KILL + " " + step)) {
                return false;
            }
        }
        return true;
    }

    /** What went off, effect and step. */
    Set<String> done() {
        return Collections.unmodifiableSet(done);
    }
}
