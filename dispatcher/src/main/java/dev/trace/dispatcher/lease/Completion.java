package dev.trace.dispatcher.lease;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.DeliveryStore;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.LeaseStore.Ending;
import dev.trace.dispatcher.store.LeaseStore.Leased;
import dev.trace.dispatcher.store.SpecStore;
import dev.trace.dispatcher.store.TaskStore;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends attempts as their workers report, in the caller's transaction. */
final class Completion {
    private static final Logger log = LoggerFactory.getLogger(Completion.class);

    private final Verdicts verdicts;

    Completion(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** @return the task's kind */
    String complete(Handle db, AttemptKey attempt, AttemptOutcome outcome) throws StaleAttemptException {
        LeaseStore store = new LeaseStore(db);
        Optional<Leased> found = store.lock(attempt.taskId());
        if (found.isEmpty()) {
            throw new StaleAttemptException(attempt);
        }
        Leased task = found.get();
        if (!task.isLive(attempt)) {
            if (task.isLast(attempt) && Verdicts.name(outcome).equals(task.outcome())) {
                return task.kind();
            }
            throw new StaleAttemptException(attempt);
        }
        Ending ending =
                verdicts.reported(task, () -> new SpecStore(db).limits(task.jobId(), task.dagVersion()), outcome);
        TaskProgress progress = outcome instanceof AttemptOutcome.Succeeded succeeded ? succeeded.progress() : null;
        store.end(task, ending, progress);
        if (ending.state().equals("Completed")) {
            goOn(db, task);
        } else {
            log.info("{} attempt {}: {} -> {}", task.taskKey(), task.attempt(), ending.outcome(), ending.state());
            store.retireIfOutdated(task);
        }
        return task.kind();
    }

    // What arrived while an update ran is the next update.
    private static void goOn(Handle db, Leased task) {
        if (new DeliveryStore(db).moveJobCursor(task.taskId())) {
            new DagLock(db).shared(task.dag());
            new JobStore(db).byId(task.jobId()).ifPresent(job -> new TaskStore(db).addUpdate(job, task.chainId()));
        }
    }
}
