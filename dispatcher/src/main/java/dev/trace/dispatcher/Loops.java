package dev.trace.dispatcher;

import dev.trace.dispatcher.DispatcherSettings.Intervals;
import dev.trace.dispatcher.DispatcherSettings.Ownership;
import dev.trace.dispatcher.lease.ClaimDesk;
import dev.trace.dispatcher.lease.Reaper;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.loop.Listener;
import dev.trace.dispatcher.loop.Loop;
import dev.trace.dispatcher.loop.Signal;
import dev.trace.dispatcher.route.Outbox;
import dev.trace.dispatcher.route.Reconciler;
import dev.trace.dispatcher.source.Cron;
import dev.trace.dispatcher.source.Firings;
import dev.trace.dispatcher.source.SourceMonitor;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.LeaseStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** What a dispatcher does by itself. Every loop may run in any number of dispatchers at once. */
final class Loops {
    private static final int PAGE = 1_000;

    private final Intervals intervals;
    private final DispatcherSettings settings;
    private final Database database;
    private final Hints hints;
    private final RandomGenerator random;

    Loops(DispatcherSettings settings, Database database, Hints hints, RandomGenerator random) {
        intervals = settings.intervals();
        this.settings = settings;
        this.database = database;
        this.hints = hints;
        this.random = random;
    }

    List<Loop> start(Firings firings, DataSource state, ClaimDesk desk) {
        Outbox outbox = new Outbox(database);
        Reaper reaper = new Reaper(database, settings, random);
        SourceMonitor monitor = new SourceMonitor(database, settings);
        Cron cron = new Cron(database, firings);
        Reconciler reconciler = new Reconciler(database);
        List<Loop> loops = new ArrayList<>();
        loops.add(loop("outbox", hints.events(), intervals.events(), outbox::pass));
        loops.add(Loop.start("retry", hints.retries(), intervals.retries(), this::retry));
        loops.add(loop("leases", new Signal(), intervals.leases(), reaper::pass));
        loops.add(loop("sources", hints.sources(), intervals.sources(), () -> {
            int started = monitor.pass();
            return started + cron.pass();
        }));
        loops.add(loop("reconcile", new Signal(), intervals.reconcile(), reconciler::pass));
        loops.add(Loop.start("claims", hints.tasks(), intervals.events(), () -> {
            desk.pass();
            return intervals.events();
        }));
        if (settings.ownership() == Ownership.SHARED) {
            loops.add(Listener.start(state, hints));
        }
        return loops;
    }

    private interface Work {
        int pass();
    }

    // Whatever a pass did may have made a task ready, and may have left more to do.
    private Loop loop(String name, Signal signal, Duration interval, Work work) {
        return Loop.start(name, signal, interval, () -> {
            if (work.pass() == 0) {
                return interval;
            }
            hints.tasksQueued();
            hints.retryPlanned();
            return Duration.ZERO;
        });
    }

    // Waits for the very moment that the next task is due, so that short backoffs are not stretched to the interval.
    private Duration retry() {
        int queued = database.write(db -> new LeaseStore(db).requeueDue(PAGE));
        if (queued > 0) {
            hints.tasksQueued();
        }
        return database.read(db -> new LeaseStore(db).nextDue())
                .map(due -> due.isZero() ? Duration.ofMillis(1) : due)
                .filter(due -> due.compareTo(intervals.retries()) < 0)
                .orElse(intervals.retries());
    }
}
