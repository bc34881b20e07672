package dev.trace.cli.run;

import dev.trace.cli.console.Console;
import dev.trace.cli.progress.JobProgress;
import dev.trace.cli.progress.ProgressView;
import dev.trace.dag.DagDeployment;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagStatus.Activity;
import dev.trace.worker.run.ActiveAttempt;
import dev.trace.worker.run.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Watches a DAG at work and shows it. For one thread. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    private final Console console;
    private final Control control;
    private final Worker worker;
    private final DagDeployment deployment;
    private final RunBudget budget;
    private final BooleanSupplier stopping;
    private final Map<String, JobProgress> furthest = new HashMap<>();
    private final long began = System.nanoTime();

    /** @param stopping whether the process was told to stop: libraries may swallow the interrupt that says so */
    Watch(
            Console console,
            Control control,
            Worker worker,
            DagDeployment deployment,
            RunBudget budget,
            BooleanSupplier stopping) {
        this.budget = budget;
        this.console = console;
        this.control = control;
        this.worker = worker;
        this.deployment = deployment;
        this.stopping = stopping;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /**
     * Returns when nothing is left to do, nothing can be done, or the budget is used up.
     *
     * @param chains those whose work counts
     * @param forEver whether to go on watching then, until interrupted
     */
    DagStatus untilDone(Set<Long> chains, boolean forEver) throws ControlException, InterruptedException {
        ProgressView view = new ProgressView(console, System.nanoTime());
        long lastSeen = System.nanoTime();
        while (true) {
            try {
                // In this order nothing counts twice; what ends in between is missing until the next look.
                DagStatus status = control.status(deployment.dag().name(), chains);
                List<ActiveAttempt> active = worker.snapshot();
                lastSeen = System.nanoTime();
                view.show(progress(status, active), lastSeen);
                boolean done = status.activity() != Activity.ACTIVE && !forEver;
                if (done || hasUsedUpItsBudget()) {
                    view.show(progress(status, List.of()), System.nanoTime());
                    view.finish();
                    return status;
                }
            } catch (ControlException e) {
                if (System.nanoTime() - lastSeen > OUTAGE.toNanos()) {
                    throw e;
                }
            }
            Thread.sleep(LOOK.toMillis());
            if (stopping.getAsBoolean()) {
                throw new InterruptedException("told to stop");
            }
        }
    }

    /** Lets what runs finish before it is so. */
    private boolean hasUsedUpItsBudget() throws InterruptedException {
        if (!budget.isExhausted()) {
            return false;
        }
        worker.stopClaiming();
        return worker.awaitEnd(Duration.ZERO);
    }

    private List<JobProgress> progress(DagStatus status, List<ActiveAttempt> active) {
        return status.jobs().stream()
                .filter(job ->
                        !deployment.tables().getOrDefault(job.job(), List.of()).isEmpty())
                .map(job -> JobProgress.of(job, active))
                .map(job -> furthest.merge(job.job(), job, JobProgress::atLeast))
                .toList();
    }
}
