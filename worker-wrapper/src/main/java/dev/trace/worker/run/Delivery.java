package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the control side of commits, in each scope in the order in which they were made. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int PAGE = 100;

    private final DataSide data;
    private final DispatcherLink link;

    Delivery(DataSide data, DispatcherLink link) {
        this.data = data;
        this.link = link;
    }

    /**
     * Delivers all that a scope owes.
     *
     * @throws TaskServiceException if the dispatcher stays away until the lease ends; the rest is delivered later
     */
    void deliver(String scope, Attempt attempt)
            throws OperatorException, TaskServiceException, StaleAttemptException, InterruptedException {
        for (CommitPayload payload : data.undelivered(scope)) {
            link.persistently(attempt, tasks -> {
                tasks.deliver(payload);
                return payload;
            });
            data.delivered(payload);
        }
    }

    /** Delivers what has been waiting for so long. A scope whose commit is not taken waits; the others go on. */
    void reconcile(Duration olderThan) throws OperatorException, TaskServiceException, InterruptedException {
        Set<String> stuck = new HashSet<>();
        int delivered;
        do {
            delivered = 0;
            for (CommitPayload payload : data.undelivered(olderThan, PAGE)) {
                if (!stuck.contains(payload.scope())) {
                    delivered += deliver(payload, stuck);
                }
            }
            if (delivered > 0) {
                log.info("✅ delivered {} commits that had been waiting", delivered);
            }
        } while (delivered > 0);
    }

    private int deliver(CommitPayload payload, Set<String> stuck)
            throws OperatorException, TaskServiceException, InterruptedException {
        try {
            link.once(tasks -> {
                tasks.deliver(payload);
                return payload;
            });
            data.delivered(payload);
            return 1;
        } catch (StaleAttemptException | RuntimeException e) {
            stuck.add(payload.scope());
            log.warn("⚠️ commit {} of {} is not taken: {}", payload.sequence(), payload.scope(), e.toString());
            return 0;
        }
    }
}
