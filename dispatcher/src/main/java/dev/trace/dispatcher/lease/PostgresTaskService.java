package dev.trace.dispatcher.lease;

import dev.trace.api.Emission;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.loop.Signal;
import dev.trace.dispatcher.route.Publisher;
import dev.trace.dispatcher.store.ClaimStore;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.DeliveryStore;
import dev.trace.dispatcher.store.DeliveryStore.Origin;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.LeaseStore.Beat;
import dev.trace.dispatcher.store.SpecStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** {@link TaskService} on the state database. */
public final class PostgresTaskService implements TaskService {
    private final Database database;
    private final Hints hints;
    private final Duration poll;
    private final Completion completion;

    public PostgresTaskService(Database database, Hints hints, DispatcherSettings settings, RandomGenerator random) {
        this.database = database;
        this.hints = hints;
        poll = settings.intervals().events();
        completion = new Completion(new Verdicts(settings, random));
    }

    private interface Call<T, E extends Exception> {
        T run() throws E;
    }

    private static <T, E extends Exception> T answered(Call<T, E> call) throws E, TaskServiceException {
        try {
            return call.run();
        } catch (JdbiException e) {
            throw new TaskServiceException("the state database did not answer: " + Database.reason(e), e);
        }
    }

    @Override
    public Optional<Claim> claim(ClaimRequest request) throws TaskServiceException, InterruptedException {
        Signal signal = hints.tasks();
        long end = System.nanoTime() + request.patience().toNanos();
        while (!signal.isClosed()) {
            long seen = signal.seen();
            Optional<Claim> claim = answered(() -> claimNow(request));
            long left = end - System.nanoTime();
            if (claim.isPresent() || left <= 0) {
                return claim;
            }
            signal.await(seen, Duration.ofNanos(Math.min(left, poll.toNanos())));
        }
        return Optional.empty();
    }

    private Optional<Claim> claimNow(ClaimRequest request) {
        Set<Long> chains = new HashSet<>(request.chains());
        chains.add(0L);
        List<JobRow> candidates =
                database.read(db -> new ClaimStore(db).candidates(request.runtimes(), request.jobs(), chains));
        for (JobRow job : candidates) {
            Optional<Claim> claim = database.write(db -> claim(db, job, chains, request.worker()));
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    private static Optional<Claim> claim(Handle db, JobRow job, Set<Long> chains, String worker) {
        ClaimStore store = new ClaimStore(db);
        if (!store.lockForOneMore(job)) {
            return Optional.empty();
        }
        String token = UUID.randomUUID().toString();
        return store.take(job, chains, worker, token).map(task -> new SpecStore(db).claim(task));
    }

    @Override
    public TaskSpec fetch(AttemptKey attempt) throws TaskServiceException, StaleAttemptException {
        return answered(() -> database.snapshot(db -> {
            if (!new LeaseStore(db).isLive(attempt)) {
                throw new StaleAttemptException(attempt);
            }
            return new SpecStore(db).claim(attempt.taskId()).task();
        }));
    }

    @Override
    public Directive heartbeat(AttemptKey attempt, TaskProgress progress)
            throws TaskServiceException, StaleAttemptException {
        Beat beat = answered(() -> database.write(db ->
                new LeaseStore(db).extend(attempt, progress).orElseThrow(() -> new StaleAttemptException(attempt))));
        if (beat.cancelRequested()) {
            return Directive.CANCEL;
        }
        return beat.outdated() ? Directive.DRAIN : Directive.CONTINUE;
    }

    @Override
    public void emit(AttemptKey attempt, List<Emission> events) throws TaskServiceException, StaleAttemptException {
        boolean heard = answered(() -> database.write(db -> {
            if (new LeaseStore(db)
                    .lock(attempt.taskId())
                    .filter(task -> task.isLive(attempt))
                    .isEmpty()) {
                throw new StaleAttemptException(attempt);
            }
            Optional<Origin> origin = new DeliveryStore(db).origin(attempt.taskId());
            return origin.isPresent() && new Publisher(db).publish(origin.get(), events);
        }));
        if (heard) {
            hints.eventsRecorded();
        }
    }

    @Override
    public void deliver(CommitPayload payload) throws TaskServiceException {
        if (answered(() -> database.write(db -> new Delivery(db).deliver(payload)))) {
            hints.eventsRecorded();
        }
    }

    @Override
    public void complete(AttemptKey attempt, AttemptOutcome outcome)
            throws TaskServiceException, StaleAttemptException {
        String kind = answered(() -> database.write(db -> completion.complete(db, attempt, outcome)));
        hints.tasksQueued();
        hints.retryPlanned();
        if (kind.equals("always_on")) {
            hints.sourcesChanged();
        }
    }
}
