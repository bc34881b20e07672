package dev.trace.worker.run;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Firing;
import dev.trace.api.OperatorException;
import dev.trace.api.SourceContext;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a source has. */
final class SourceRun extends BaseContext implements SourceContext {
    private static final Logger log = LoggerFactory.getLogger(SourceRun.class);

    private final Delivery delivery;
    private final Consumer<Commit> committed;

    /** @param committed told of every commit that is durable */
    SourceRun(RunScope run, Delivery delivery, Consumer<Commit> committed) {
        super(run);
        this.delivery = delivery;
        this.committed = committed;
    }

    @Override
    public Firing firing() {
        return run().task()
                .firing()
                .orElseThrow(() -> new IllegalStateException(run().task().taskKey() + " has no firing"));
    }

    @Override
    public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
        CommitOutcome outcome;
        try {
            outcome = commitShielded(commit);
            committed.accept(commit);
            deliver();
        } finally {
            run().attempt().unshield();
        }
        run().attempt().check();
        return outcome;
    }

    /** What is not delivered now is delivered before the next commit, or by whoever looks after this worker's leftovers. */
    private void deliver() throws InterruptedException {
        try {
            delivery.deliver(run().job().scope().scope(), run().attempt());
        } catch (StaleAttemptException e) {
            run().attempt().stop(Stop.Reason.LEASE_LOST, Stop.STALE);
        } catch (TaskServiceException | OperatorException e) {
            log.warn(
                    "⚠️ a commit of {} is delivered later: {}",
                    run().job().scope().scope(),
                    e.getMessage());
        }
    }
}
