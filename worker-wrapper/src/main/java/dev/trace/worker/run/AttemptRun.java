package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.SinkOperator;
import dev.trace.api.SinkOperatorFactory;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.commit.Standing;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one attempt, from taking its scope over to its last commit delivered. For the attempt's thread. */
final class AttemptRun {
    private static final Logger log = LoggerFactory.getLogger(AttemptRun.class);

    private final Attempt attempt;
    private final WorkerParts parts;

    AttemptRun(Attempt attempt, WorkerParts parts) {
        this.attempt = attempt;
        this.parts = parts;
    }

    /** Returns when the work is done and known. */
    void serve() throws OperatorException, TaskServiceException, StaleAttemptException, InterruptedException {
        JobRun job = JobRun.of(attempt, parts.operators(), parts.pools());
        try (AttemptData data = parts.data().begin(job.scope(), attempt::mayGoOn);
                OpenCalls calls = new OpenCalls()) { // closed first, so that what they took is recorded
            // Only now: before the fence was raised, an earlier attempt could still have committed.
            boolean done = isReactive(job)
                    && parts.data().committed(attempt.key().taskId()).isPresent();
            deliver(job);
            if (done) {
                log.info(
                        "✅ {}: an earlier attempt has committed it",
                        attempt.task().taskKey());
                return;
            }
            TaskSpec fresh = parts.link().persistently(attempt, tasks -> tasks.fetch(attempt.key()));
            attempt.check();
            run(new RunScope(attempt, fresh, job, data, calls, parts.link(), parts.pools(), parts.monitor()));
        }
        deliver(job);
    }

    private static boolean isReactive(JobRun job) {
        return !(job.factory() instanceof SourceOperatorFactory);
    }

    private void deliver(JobRun job)
            throws OperatorException, TaskServiceException, StaleAttemptException, InterruptedException {
        parts.delivery().deliver(job.scope().scope(), attempt);
    }

    private void run(RunScope run) throws OperatorException, InterruptedException {
        // Libraries of a plugin look for their own classes through this.
        Thread.currentThread()
                .setContextClassLoader(run.job().factory().getClass().getClassLoader());
        try {
            Config config = run.job().revealed(run.task().job(), parts.secrets());
            if (run.job().factory() instanceof SourceOperatorFactory source) {
                source.create(config).run(new SourceRun(run, parts.delivery(), commit -> committed(run, commit)));
                // An operator that swallows the interruption has not served its firing.
                attempt.check();
            } else if (run.job().factory() instanceof ReactiveOperatorFactory reactive) {
                react(run, reactive, config);
            } else if (run.job().factory() instanceof SinkOperatorFactory sink) {
                publish(new ReactiveRun(run), sink.create(config));
            } else {
                throw new AssertionError(run.job().factory());
            }
        } catch (ConfigException e) {
            throw new OperatorException(
                    RunError.CONFIG_INVALID,
                    "config of job '" + run.task().job().name() + "': " + e.getMessage(),
                    e);
        }
    }

    private void react(RunScope run, ReactiveOperatorFactory factory, Config config)
            throws OperatorException, ConfigException, InterruptedException {
        ReactiveRun context = new ReactiveRun(run);
        if (run.task().scope().orElse(null) instanceof Scope.Partition partition && isCovered(run, partition.range())) {
            log.info(
                    "✅ {}: files of the same configuration cover it, nothing to do",
                    run.task().taskKey());
            Commit nothing = Commit.builder().build();
            context.commitCovered(Publications.complete(nothing, run, context.hasEmitted()), partition.range());
        } else {
            Commit commit = factory.create(config).run(context);
            context.commitShielded(Publications.complete(commit, run, context.hasEmitted()));
            committed(run, commit);
        }
    }

    private boolean isCovered(RunScope run, BlockRange range) throws OperatorException {
        JobRun job = run.job();
        boolean forced = run.task().epoch() > 0;
        if (!job.isCold()) {
            return false;
        }
        Standing standing = parts.data()
                .standing(job.chainId(), job.tables(), range, job.scope().outputHash());
        if (standing instanceof Standing.Conflict conflict) {
            throw new OperatorException(
                    RunError.RANGE_OVERLAP,
                    "range " + range + " overlaps published files of table " + conflict.table()
                            + " of chain "
                            + job.chainId() + " in part: "
                            + conflict.live().stream().map(Object::toString).collect(Collectors.joining(", "))
                            + "; ask for a range that covers those files wholly or not at all, or use their chunk_size");
        }
        return standing instanceof Standing.Covered && !forced;
    }

    private void publish(ReactiveRun context, SinkOperator sink) throws OperatorException, InterruptedException {
        sink.prepare(context);
        attempt.check();
        SinkOperator.Recovered recovered = sink.recover(context);
        attempt.check();
        if (recovered == SinkOperator.Recovered.PUBLISHED) {
            log.info("✅ {}: an earlier attempt has published it", context.taskKey());
        } else {
            sink.publish(context);
        }
        Commit nothing = Commit.builder().build();
        context.commitShielded(nothing);
        committed(context.run(), nothing);
    }

    private void committed(RunScope run, Commit commit) {
        long rows = commit.rows().stream().mapToLong(StagedRows::rows).sum();
        log.info(
                "✅ {}: committed {} rows in {} pieces",
                run.task().taskKey(),
                rows,
                commit.rows().size());
        commit.rows()
                .forEach(each -> parts.monitor().committed(run.task(), run.job().chainId(), each));
        if (!commit.rows().isEmpty()) {
            parts.housekeeping().committed();
        }
    }
}
