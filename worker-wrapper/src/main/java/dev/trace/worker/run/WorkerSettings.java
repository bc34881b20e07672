package dev.trace.worker.run;

import java.time.Duration;
import java.util.Set;

/**
 * How a worker works.
 *
 * @param name names it in logs and on the status page
 * @param runtimes runtime names it serves
 * @param jobs {@code dag/job} names it serves; empty for all
 * @param slots attempts at once, at least 1
 * @param patience how long a claim may wait for a task
 * @param heartbeat longest time between two heartbeats of an attempt; a third of its lease if that is shorter
 * @param stopGrace how long an attempt that is told to stop may take before it is left behind
 * @param reconcile how often commits that no dispatcher has acknowledged are delivered again
 * @param stint how long it works before it stops by itself
 */
public record WorkerSettings(
        String name,
        Set<String> runtimes,
        Set<String> jobs,
        int slots,
        Duration patience,
        Duration heartbeat,
        Duration stopGrace,
        Duration reconcile,
        Stint stint) {
    public WorkerSettings {
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be at least 1, not " + slots);
        }
        runtimes = Set.copyOf(runtimes);
        jobs = Set.copyOf(jobs);
    }

    /** For a worker that works until it is drained. */
    public WorkerSettings(
            String name,
            Set<String> runtimes,
            Set<String> jobs,
            int slots,
            Duration patience,
            Duration heartbeat,
            Duration stopGrace,
            Duration reconcile) {
        this(name, runtimes, jobs, slots, patience, heartbeat, stopGrace, reconcile, Stint.ENDLESS);
    }

    /** For a worker in a process of its own, which asks for tasks seldom and reports progress every few seconds. */
    public static WorkerSettings remote(String name, Set<String> runtimes, Set<String> jobs, int slots, Stint stint) {
        return new WorkerSettings(
                name,
                runtimes,
                jobs,
                Math.min(slots, stint.tasks().orElse(slots)),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                stint);
    }

    /** For a worker in the dispatcher's own process: runtime {@code local}, all jobs, progress every second. */
    public static WorkerSettings local(String name, int slots) {
        return new WorkerSettings(
                name,
                Set.of("local"),
                Set.of(),
                slots,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }
}
