package dev.trace.dispatcher.lease;

import dev.trace.api.Emission;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.budget.Budgets;
import dev.trace.dispatcher.lease.Claims.Seeker;
import dev.trace.dispatcher.lease.Completion.Report;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.loop.Signal;
import dev.trace.dispatcher.route.Publisher;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.DeliveryStore;
import dev.trace.dispatcher.store.DeliveryStore.Origin;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.LeaseStore.Beat;
import dev.trace.dispatcher.store.SpecStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TaskService} on the state database. Workers that call at the same time share transactions. */
public final class PostgresTaskService implements TaskService {
    private static final Logger log = LoggerFactory.getLogger(PostgresTaskService.class);
    private static final int BATCH = 100;

    private final Database database;
    private final Hints hints;
    private final Duration poll;
    private final Batcher<Seeker, Optional<Claim>> claims;
    private final Batcher<Beating, Optional<Beat>> beats;
    private final Batcher<Report, Optional<String>> completions;
    private final Budgets budgets;
    private final Batcher<BudgetAsk, BudgetGrant> grants;

    public PostgresTaskService(
            Database database, Hints hints, DispatcherSettings settings, Budgets budgets, RandomGenerator random) {
        this.database = database;
        this.hints = hints;
        poll = settings.intervals().events();
        claims = new Batcher<>(new Claims(database)::claim, PostgresTaskService::mayBeOfOne, BATCH);
        beats = new Batcher<>(this::beat, PostgresTaskService::mayBeOfOne, BATCH);
        Completion completion = new Completion(new Verdicts(settings, random));
        completions = new Batcher<>(reports -> complete(completion, reports), PostgresTaskService::mayBeOfOne, BATCH);
        this.budgets = budgets;
        grants = new Batcher<>(budgets::grant, PostgresTaskService::mayBeOfOne, BATCH);
    }

    private static boolean mayBeOfOne(RuntimeException failure) {
        return !Database.isUnfit(failure);
    }

    private record Beating(AttemptKey attempt, TaskProgress progress) {}

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
            Optional<Claim> claim = claimNow(request, UUID.randomUUID().toString());
            long left = end - System.nanoTime();
            if (claim.isPresent() || left <= 0) {
                return claim;
            }
            signal.await(seen, Duration.ofNanos(Math.min(left, poll.toNanos())));
        }
        return Optional.empty();
    }

    /** A task that is ready now, under a lease token of the caller's. */
    Optional<Claim> claimNow(ClaimRequest request, String leaseToken) throws TaskServiceException {
        return answered(() -> claims.call(new Seeker(request, leaseToken))).map(claim -> withBudget(claim, request));
    }

    /** What the worker's process lacks for the task; nothing, and no further look, if it lacks nothing. */
    private Claim withBudget(Claim claim, ClaimRequest request) {
        String pool = claim.task().job().pool();
        BudgetAsk ask = request.budget().orElse(null);
        if (ask == null) {
            return claim;
        } else if (pool == null || ask.of(pool).uses().isEmpty()) {
            return claim.withBudget(budgets.nothing());
        }
        return claim.withBudget(grant(ask.of(pool)));
    }

    /** By now the task is taken or its lease extended: that stands, and the worker asks again for what it may use. */
    private BudgetGrant grant(BudgetAsk ask) {
        try {
            return grants.call(ask);
        } catch (RuntimeException e) {
            String why = e instanceof JdbiException unanswered ? Database.reason(unanswered) : e.toString();
            log.warn("⚠️ what a worker may use of its endpoints cannot be told now: {}", why);
            return budgets.later();
        }
    }

    /** The live attempt with a lease token, for whoever may not have heard of it; its lease begins anew. */
    Optional<Claim> claimedBefore(ClaimRequest request, String leaseToken) throws TaskServiceException {
        return answered(() -> database.write(db -> new LeaseStore(db)
                        .live(leaseToken)
                        .filter(attempt -> !new LeaseStore(db)
                                .extend(Map.of(attempt, TaskProgress.NONE))
                                .isEmpty())
                        .map(attempt -> new SpecStore(db).claim(attempt.taskId()))))
                .map(claim -> withBudget(claim, request));
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
        Beat beat = answered(() -> beats.call(new Beating(attempt, progress)))
                .orElseThrow(() -> new StaleAttemptException(attempt));
        if (beat.cancelRequested()) {
            return Directive.CANCEL;
        }
        return beat.outdated() ? Directive.DRAIN : Directive.CONTINUE;
    }

    @Override
    public Pulse heartbeat(AttemptKey attempt, TaskProgress progress, BudgetAsk ask)
            throws TaskServiceException, StaleAttemptException {
        Directive directive = heartbeat(attempt, progress);
        return new Pulse(directive, Optional.of(grant(ask)));
    }

    @Override
    public void releaseBudget(String holder) throws TaskServiceException {
        answered(() -> {
            budgets.release(holder);
            return holder;
        });
    }

    private List<Optional<Beat>> beat(List<Beating> beatings) {
        Map<AttemptKey, TaskProgress> latest = new HashMap<>();
        beatings.forEach(each -> latest.put(each.attempt(), each.progress()));
        Map<AttemptKey, Beat> learned = database.write(db -> new LeaseStore(db).extend(latest));
        return beatings.stream()
                .map(each -> Optional.ofNullable(learned.get(each.attempt())))
                .toList();
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
        if (answered(() -> completions.call(new Report(attempt, outcome))).isEmpty()) {
            throw new StaleAttemptException(attempt);
        }
    }

    private List<Optional<String>> complete(Completion completion, List<Report> reports) {
        List<Optional<String>> kinds = database.write(db -> completion.complete(db, reports));
        hints.tasksQueued();
        hints.retryPlanned();
        if (kinds.contains(Optional.of("always_on"))) {
            hints.sourcesChanged();
        }
        return kinds;
    }
}
