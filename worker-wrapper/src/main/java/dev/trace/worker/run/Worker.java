package dev.trace.worker.run;

import dev.trace.dag.task.TaskService;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.Secrets;
import java.time.Duration;
import java.util.List;

/** Runs tasks in slots of this process until it is drained. Safe for use from several threads. */
public final class Worker implements AutoCloseable {
    private Worker() {}

    /** Starts claiming at once. The worker owns none of what it is given: close those after it. */
    public static Worker start(
            WorkerSettings settings,
            TaskService tasks,
            DataStore data,
            OperatorRegistry operators,
            Pools pools,
            Secrets secrets) {
        return new Worker();
    }

    /** What runs now, oldest first. */
    public List<ActiveAttempt> snapshot() {
        return List.of();
    }

    /**
     * Claims no more, lets running attempts finish until the deadline, and gives the rest back; sources that run until
     * stopped are given back at once. Then delivers what is undelivered and brings the manifests up to date.
     */
    public void drain(Duration deadline) throws InterruptedException {}

    /** Drains without waiting for attempts to finish. */
    @Override
    public void close() {}
}
