package dev.trace.worker.run;

import dev.trace.api.SourceKind;
import dev.trace.dag.task.TaskService;
import dev.trace.worker.commit.DataStore;
import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks in slots of this process until it is drained. Safe for use from several threads. */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final long SLICE_MILLIS = 20;

    private final WorkerSettings settings;
    private final Housekeeping housekeeping;
    private final Optional<BudgetKeeper> keeper;
    private final ActiveAttempts active = new ActiveAttempts();
    private final Drain drain = new Drain();
    private final List<Slot> slots = new ArrayList<>();
    private final List<Thread> slotThreads = new ArrayList<>();
    private final List<Thread> serviceThreads;

    private Worker(WorkerParts parts) {
        settings = parts.settings();
        housekeeping = parts.housekeeping();
        Heartbeats heartbeats = new Heartbeats(active, parts.link(), settings.heartbeat());
        keeper = parts.pools()
                .budget()
                .map(lease -> new BudgetKeeper(lease, active, heartbeats, parts.link(), System::nanoTime));
        serviceThreads = Stream.concat(
                        Stream.of(thread("heartbeats", heartbeats), thread("housekeeping", housekeeping)),
                        keeper.map(each -> thread("budget", each)).stream())
                .toList();
        Shift shift = new Shift(settings.stint());
        for (int i = 1; i <= settings.slots(); i++) {
            Slot slot = new Slot(parts, active, heartbeats, drain, shift);
            slots.add(slot);
            slotThreads.add(thread("slot " + i, slot));
        }
    }

    /** Starts claiming at once. The worker owns none of what it is given: close those after it. */
    public static Worker start(
            WorkerSettings settings,
            TaskService tasks,
            DataStore data,
            OperatorRegistry operators,
            Pools pools,
            Secrets secrets,
            WorkMonitor monitor) {
        return start(settings, tasks, new StoreDataSide(data), operators, pools, secrets, monitor);
    }

    static Worker start(
            WorkerSettings settings,
            TaskService tasks,
            DataSide data,
            OperatorRegistry operators,
            Pools pools,
            Secrets secrets,
            WorkMonitor monitor) {
        DispatcherLink link = new DispatcherLink(tasks);
        Delivery delivery = new Delivery(data, link);
        Housekeeping housekeeping = new Housekeeping(data, delivery, settings.reconcile());
        Shortage shortage = new Shortage(System::nanoTime);
        Worker worker = new Worker(new WorkerParts(
                settings, link, data, operators, pools, secrets, delivery, housekeeping, shortage, monitor));
        worker.serviceThreads.forEach(Thread::start);
        worker.slotThreads.forEach(Thread::start);
        log.info("▶️ worker {} starts with {} slots", settings.name(), settings.slots());
        return worker;
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, settings.name() + " " + role);
        thread.setDaemon(true);
        return thread;
    }

    /** What runs now, oldest first. */
    public List<ActiveAttempt> snapshot() {
        return active.all().stream().map(Attempt::view).toList();
    }

    /**
     * Claims no more, lets running attempts finish until the deadline, and gives the rest back; sources that run until
     * stopped are given back at once. Another call with a shorter deadline hurries it. Then delivers what is undelivered and brings the manifests up to date.
     */
    public void drain(Duration deadline) throws InterruptedException {
        if (!drain.hasBegun()) {
            log.info(
                    "⏸️ worker {} drains: {} attempts are running",
                    settings.name(),
                    active.all().size());
        }
        stopClaiming();
        long end = System.nanoTime() + deadline.toNanos();
        while (isAnySlotAlive()) {
            boolean late = System.nanoTime() - end >= 0;
            for (Attempt attempt : active.all()) {
                if (late || runsUntilStopped(attempt)) {
                    attempt.stop(Stop.Reason.DRAINING, "the worker stops");
                }
            }
            joinSlice();
        }
        stopServices();
    }

    /** Claims no more; what runs goes on. {@link #awaitEnd} says when it has ended; drain it then. */
    public void stopClaiming() {
        drain.begin();
        slots.forEach(Slot::interruptClaim);
    }

    /** Pools serve a chain that was not known before: claims that wait are made again. */
    public void chainsChanged() {
        slots.forEach(Slot::interruptClaim);
    }

    /**
     * Waits until it has stopped claiming by itself and nothing runs any more; drain it then.
     *
     * @return whether that is so
     */
    public boolean awaitEnd(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (isAnySlotAlive()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            joinSlice();
        }
        return true;
    }

    private boolean isAnySlotAlive() {
        return slotThreads.stream().anyMatch(Thread::isAlive);
    }

    private void joinSlice() throws InterruptedException {
        for (Thread thread : slotThreads) {
            if (thread.isAlive()) {
                thread.join(SLICE_MILLIS);
                return;
            }
        }
    }

    private static boolean runsUntilStopped(Attempt attempt) {
        return attempt.task()
                .job()
                .source()
                .filter(source -> source.kind() == SourceKind.ALWAYS_ON)
                .isPresent();
    }

    private void stopServices() throws InterruptedException {
        if (serviceThreads.stream().noneMatch(Thread::isAlive)) {
            return;
        }
        for (Thread thread : serviceThreads) {
            thread.interrupt();
            thread.join(settings.stopGrace().toMillis());
        }
        housekeeping.finish();
        if (keeper.isPresent()) {
            keeper.get().release();
        }
        log.info("⏸️ worker {} has stopped", settings.name());
    }

    /** Drains without waiting for attempts to finish. */
    @Override
    public void close() {
        try {
            drain(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
