package dev.trace.dispatcher;

import dev.trace.dag.task.TaskService;
import dev.trace.dispatcher.DispatcherSettings.Ownership;
import dev.trace.dispatcher.budget.Budgets;
import dev.trace.dispatcher.lease.ClaimDesk;
import dev.trace.dispatcher.lease.PostgresTaskService;
import dev.trace.dispatcher.lease.Reaper;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.loop.Listener;
import dev.trace.dispatcher.loop.Loop;
import dev.trace.dispatcher.source.Firings;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Migrations;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dispatcher with its loops, on threads of its own. Safe for use from several threads. */
public final class Dispatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final TaskService tasks;
    private final Control control;
    private final ClaimDesk desk;
    private final Hints hints;
    private final List<Loop> loops;

    private Dispatcher(TaskService tasks, Control control, ClaimDesk desk, Hints hints, List<Loop> loops) {
        this.tasks = tasks;
        this.control = control;
        this.desk = desk;
        this.hints = hints;
        this.loops = loops;
    }

    /**
     * Brings the control schema up to date and starts the loops.
     *
     * @param state its database; stays the caller's, and must outlive the dispatcher
     * @throws StateException if the database does not answer, or holds a newer schema than this program knows
     */
    public static Dispatcher start(DispatcherSettings settings, DataSource state) {
        return start(settings, BudgetSettings.DEFAULT, state);
    }

    /**
     * The same with another way of leasing shares of endpoints' limits.
     *
     * @throws StateException if the database does not answer, or holds a newer schema than this program knows
     */
    public static Dispatcher start(DispatcherSettings settings, BudgetSettings sharing, DataSource state) {
        Database database = new Database(state);
        Migrations.run(database);
        boolean shared = settings.ownership() == Ownership.SHARED;
        Hints hints = new Hints(shared ? topic -> Listener.say(state, topic) : topic -> {});
        RandomGenerator random = new SecureRandom();
        Budgets budgets = new Budgets(database, sharing);
        if (!shared) {
            new Reaper(database, settings, random).takeBackAll();
            budgets.takeBackAll();
        }
        PostgresTaskService tasks = new PostgresTaskService(database, hints, settings, budgets, random);
        Firings firings = new Firings(database, settings.chains(), settings.firings());
        ClaimDesk desk = new ClaimDesk(tasks, hints.tasks());
        List<Loop> loops = new Loops(settings, database, hints, random).start(firings, state, desk);
        log.info("dispatcher {} has started", settings.name());
        return new Dispatcher(tasks, new StateControl(database, hints, firings), desk, hints, loops);
    }

    /** What workers in this process call. */
    public TaskService tasks() {
        return tasks;
    }

    /** How workers in other processes wait for a task. */
    public ClaimQueue claims() {
        return desk;
    }

    /** What people and programs call. */
    public Control control() {
        return control;
    }

    /** Answers every claim that waits, and refuses those to come; the rest goes on until {@link #close}. */
    public void letWorkersGo() {
        hints.tasks().close();
        desk.close();
    }

    /**
     * Stops the loops and lets waiting workers go; leases stay as they are. To be called when the workers of this process
     * have stopped: a claim answers at once from here on.
     */
    @Override
    public void close() {
        letWorkersGo();
        loops.forEach(Loop::stop);
        loops.forEach(Loop::close);
        log.info("the dispatcher has stopped");
    }
}
