package dev.trace.dispatcher;

import com.zaxxer.hikari.HikariDataSource;
import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.Scope;
import dev.trace.api.table.VerificationLevel;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskService;
import dev.trace.dispatcher.DispatcherSettings.FiringCheck;
import dev.trace.dispatcher.DispatcherSettings.PoolChains;
import dev.trace.dispatcher.budget.Budgets;
import dev.trace.dispatcher.lease.PostgresTaskService;
import dev.trace.dispatcher.lease.Reaper;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.route.Outbox;
import dev.trace.dispatcher.route.Reconciler;
import dev.trace.dispatcher.source.Cron;
import dev.trace.dispatcher.source.Firings;
import dev.trace.dispatcher.source.SourceMonitor;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.Migrations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** A dispatcher taken apart: its loops run when a test says so, and time passes when a test moves it. */
final class Rig implements AutoCloseable {
    static final long CHAIN = 1;

    final HikariDataSource state;
    final Jdbi sql;
    final Database database;
    final TaskService tasks;
    final Budgets budgets;
    final Control control;
    final Outbox outbox;
    final Reaper reaper;
    final Reconciler reconciler;
    final SourceMonitor monitor;
    final Cron cron;

    Rig() {
        this(TestPostgres.migrated());
    }

    /** Another dispatcher on the same state. */
    Rig(HikariDataSource state) {
        this(state, (source, parameters) -> {});
    }

    Rig(HikariDataSource state, FiringCheck check) {
        this.state = state;
        sql = Jdbi.create(state);
        database = new Database(state);
        Migrations.run(database);
        PoolChains chains = pool -> OptionalLong.of(CHAIN);
        DispatcherSettings settings = DispatcherSettings.shared("test").with(chains);
        Hints hints = new Hints(topic -> {});
        budgets = new Budgets(database, BudgetSettings.DEFAULT);
        tasks = new PostgresTaskService(database, hints, settings, budgets, new Random(7));
        Firings firings = new Firings(database, chains, check);
        control = new StateControl(database, hints, firings);
        outbox = new Outbox(database);
        reaper = new Reaper(database, settings, new Random(7));
        reconciler = new Reconciler(database);
        monitor = new SourceMonitor(database, settings);
        cron = new Cron(database, firings);
    }

    static Rig with(DagDeployment deployment) throws ControlException {
        Rig rig = new Rig();
        rig.control.deploy(deployment);
        return rig;
    }

    @Override
    public void close() {
        state.close();
    }

    /** Routes everything in the outbox. */
    void route() {
        while (outbox.pass() > 0) {}
    }

    /** Puts what is due back into the queue. */
    int retry() {
        return database.write(db -> new LeaseStore(db).requeueDue(1_000));
    }

    static ClaimRequest request(Duration patience, String... jobs) {
        return new ClaimRequest("worker", Set.of("local"), Set.of(jobs), Set.of(CHAIN), patience);
    }

    Optional<Claim> tryClaim(String... jobs) throws Exception {
        return tasks.claim(request(Duration.ZERO, jobs));
    }

    Claim claim(String... jobs) throws Exception {
        return tryClaim(jobs).orElseThrow(() -> new AssertionError("nothing to claim of " + Arrays.toString(jobs)));
    }

    void complete(Claim claim) throws Exception {
        tasks.complete(claim.attempt(), new AttemptOutcome.Succeeded(TaskProgress.NONE));
    }

    void fail(Claim claim, Recovery recovery) throws Exception {
        tasks.complete(
                claim.attempt(), new AttemptOutcome.Failed("BROKEN", recovery, "it is broken", Optional.empty()));
    }

    /** Commits what a task made of its partition: ten rows a block, and the partition for whoever reads it. */
    CommitPayload payload(Claim claim, Emission... emissions) {
        BlockRange range = range(claim);
        return new CommitPayload(
                "blocks/1/1/" + range,
                claim.attempt().attempt(),
                claim.fence(),
                claim.task().taskId(),
                claim.attempt().attempt(),
                "blocks",
                claim.task().outputVersion(),
                List.of(emissions),
                List.of(),
                Map.of(),
                List.of(new CommitPayload.Covered(
                        CHAIN,
                        "blocks",
                        range,
                        range.blocks() * 10,
                        1_000,
                        range + ".parquet",
                        VerificationLevel.HEADER)));
    }

    void commitAndComplete(Claim claim) throws Exception {
        tasks.deliver(payload(claim, partition(range(claim))));
        complete(claim);
    }

    static BlockRange range(Claim claim) {
        return ((Scope.Partition) claim.task().scope().orElseThrow()).range();
    }

    static Emission partition(BlockRange range) {
        return new Emission.Partition(CHAIN, range);
    }

    static Emission partition(long start, long end) {
        return partition(new BlockRange(start, end));
    }

    /** Publishes partitions as if the pipeline's source had been fired. */
    void fire(String job, Emission... emissions) throws Exception {
        fire(EmitMode.REUSE, job, emissions);
    }

    void fire(EmitMode mode, String job, Emission... emissions) throws Exception {
        control.emit("quick", job, Map.of(), mode);
        Claim claim = claim("quick/" + job);
        tasks.emit(claim.attempt(), List.of(emissions));
        complete(claim);
        route();
    }

    /** Gives the pipeline's ingestion so many partitions of a hundred blocks. */
    void fillIngest(int partitions) throws Exception {
        fire("requests", partition(0, partitions * 100L - 1));
        Claim split = claim("quick/split");
        for (int from = 0; from < partitions; from += 1_000) {
            int first = from;
            tasks.emit(
                    split.attempt(),
                    java.util.stream.IntStream.range(first, Math.min(partitions, first + 1_000))
                            .mapToObj(i -> partition(i * 100L, i * 100L + 99))
                            .toList());
        }
        complete(split);
        route();
    }

    String state(Claim claim) {
        return state(claim.task().taskId());
    }

    String state(long taskId) {
        return text("SELECT state FROM trace.tasks WHERE task_id = " + taskId);
    }

    String text(String query) {
        return sql.withHandle(db -> db.createQuery(query).mapTo(String.class).one());
    }

    long number(String query) {
        return sql.withHandle(db -> db.createQuery(query).mapTo(Long.class).one());
    }

    List<String> texts(String query) {
        return sql.withHandle(db -> db.createQuery(query).mapTo(String.class).list());
    }

    int run(String statement) {
        return sql.withHandle(db -> db.execute(statement));
    }

    JobStatus job(String name) throws ControlException {
        return control.status("quick").jobs().stream()
                .filter(each -> each.job().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
