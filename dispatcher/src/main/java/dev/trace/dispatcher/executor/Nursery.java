package dev.trace.dispatcher.executor;

import dev.trace.dispatcher.executor.ChildStarter.Fate;
import dev.trace.dispatcher.store.ChildStore;
import dev.trace.dispatcher.store.ChildStore.Sought;
import dev.trace.dispatcher.store.ChildStore.Try;
import dev.trace.dispatcher.store.ChildStore.Waiting;
import dev.trace.dispatcher.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The children of one dispatcher. For one thread at a time. */
final class Nursery {
    private static final Logger log = LoggerFactory.getLogger(Nursery.class);
    private static final long SLICE_MILLIS = 20;
    private static final long FOREIGN = -1;

    private final ChildSettings settings;
    private final Map<String, ChildStarter> starters;
    private final Database database;
    private final Backoff backoff;
    private final Map<String, Kept> children = new HashMap<>();
    private long adoptedAt;
    private boolean adopted;

    /** A child and what it was last seen at. */
    private static final class Kept {
        private final Child child;
        private final ChildStarter starter;
        private final long jobId;
        private Optional<Try> attempt = Optional.empty();

        Kept(Child child, ChildStarter starter, long jobId) {
            this.child = child;
            this.starter = starter;
            this.jobId = jobId;
        }
    }

    Nursery(ChildSettings settings, Map<String, ChildStarter> starters, Database database) {
        this.settings = settings;
        this.starters = Map.copyOf(starters);
        this.database = database;
        backoff = new Backoff(settings.backoff(), settings.maxBackoff());
    }

    private interface Work<T> {
        T in(ChildStore store);
    }

    private <T> T write(Work<T> work) {
        return database.write((Handle db) -> work.in(new ChildStore(db)));
    }

    private <T> T read(Work<T> work) {
        return database.read((Handle db) -> work.in(new ChildStore(db)));
    }

    /** Looks once: at its children, at those of dead dispatchers, at work. */
    void pass() throws InterruptedException {
        reap();
        keepOwn();
        killOverdue();
        adopt();
        for (Waiting job :
                read(store -> store.waiting(new Sought(starters.keySet(), settings.jobs(), settings.chains())))) {
            if (backoff.allows(job.jobId(), System.nanoTime())) {
                startFor(job);
            }
        }
    }

    int size() {
        return children.size();
    }

    private void reap() {
        for (Kept kept : List.copyOf(children.values())) {
            kept.child.end().ifPresent(end -> gone(kept, end));
        }
    }

    private void gone(Kept kept, ChildEnd end) {
        String name = kept.child.name();
        Optional<Integer> tasks = write(store -> store.remove(name, settings.dispatcher()));
        kept.child.remove();
        children.remove(name);
        int claimed = tasks.orElse(0);
        if (end.exitStatus() == 0 && claimed > 0) {
            log.debug("{} has ended after {} tasks", name, claimed);
        } else if (end.exitStatus() != 0) {
            log.warn("⚠️ {} {}", name, end.detail());
        }
        if (claimed > 0) {
            backoff.worked(kept.jobId);
        } else if (kept.jobId != FOREIGN) {
            Duration wait = backoff.failed(kept.jobId, System.nanoTime());
            log.info("⏸️ {} ended without a task; the next one of its job starts in {} s", name, wait.toSeconds());
        }
    }

    /** One that another dispatcher has taken over meanwhile is its own from now on. */
    private void keepOwn() {
        Set<String> own = new HashSet<>(write(store -> store.seen(settings.dispatcher())));
        children.keySet().removeIf(name -> !own.contains(name) && takenOver(name));
        // A place that was reserved for a worker which never came: its reservation, or the end of it, went unanswered.
        own.stream()
                .filter(name -> !children.containsKey(name))
                .forEach(name -> write(store -> store.remove(name, settings.dispatcher())));
    }

    private boolean takenOver(String name) {
        Kept kept = children.get(name);
        if (kept != null && kept.starter.fate() == Fate.ENDS) {
            // Nobody else can look after it: without its row it may go on, and is counted no more.
            return false;
        }
        log.info("{} belongs to another dispatcher now", name);
        return true;
    }

    private void killOverdue() {
        if (children.isEmpty()) {
            return;
        }
        Map<String, Try> running = read(store -> store.running(children.keySet()));
        for (Kept kept : children.values()) {
            Optional<Try> now = Optional.ofNullable(running.get(kept.child.name()));
            Optional<Try> before = kept.attempt;
            if (before.isPresent() && !before.equals(now)) {
                if (read(store -> store.wasTakenAway(before.get()))) {
                    log.warn("⚠️ {} is killed: the time of its task, or its lease, was over", kept.child.name());
                    kept.child.kill();
                }
            }
            kept.attempt = now;
        }
    }

    /** Children of dead dispatchers are taken over while they run, and cleared away where nobody knows them. */
    private void adopt() {
        if (adopted && System.nanoTime() - adoptedAt < settings.unseen().toNanos() / 3) {
            return;
        }
        adopted = true;
        adoptedAt = System.nanoTime();
        starters.values().stream()
                .filter(starter -> starter.fate() == Fate.GOES_ON)
                .forEach(this::adopt);
        int forgotten = write(store -> store.removeUnseen(settings.unseen().multipliedBy(3)));
        if (forgotten > 0) {
            log.info("{} workers of dispatchers that are gone are forgotten", forgotten);
        }
    }

    private void adopt(ChildStarter starter) {
        List<Child> present;
        try {
            present = starter.present();
        } catch (ExecutorException e) {
            log.warn("⚠️ workers of other dispatchers cannot be looked after: {}", e.getMessage());
            return;
        }
        for (Child child : present) {
            if (children.containsKey(child.name())) {
                continue;
            }
            if (write(store -> store.adopt(child.name(), settings.dispatcher(), settings.unseen()))) {
                log.info("{} of a dispatcher that is gone is looked after here now", child.name());
                children.put(child.name(), new Kept(child, starter, FOREIGN));
                child.follow();
            } else if (!read(store -> store.exists(child.name()))) {
                clear(child);
            }
        }
    }

    private static void clear(Child child) {
        if (child.end().isPresent()) {
            child.remove();
        } else {
            log.info("{} is known to nobody and is asked to end", child.name());
            child.terminate();
        }
    }

    private void startFor(Waiting job) throws InterruptedException {
        List<String> names = write(store -> {
            List<String> reserved = new ArrayList<>();
            for (long room = store.room(job, settings.chains()); room > 0; room--) {
                String name = job.dag() + "-" + job.job() + "-"
                        + UUID.randomUUID().toString().substring(0, 8);
                store.add(name, job, settings.dispatcher());
                reserved.add(name);
            }
            return reserved;
        });
        for (int i = 0; i < names.size(); i++) {
            if (!start(names.get(i), job)) {
                names.subList(i + 1, names.size())
                        .forEach(name -> write(store -> store.remove(name, settings.dispatcher())));
                return;
            }
        }
    }

    private boolean start(String name, Waiting job) throws InterruptedException {
        ChildStarter starter = starters.get(job.runtime());
        if (starter == null) {
            throw new IllegalStateException("nothing starts workers of runtime " + job.runtime());
        }
        try {
            Child child = starter.start(new ChildOrder(name, job.runtime(), job.path(), job.idleTimeout()));
            children.put(name, new Kept(child, starter, job.jobId()));
            log.info("▶️ {} starts for {}", name, job.path());
            return true;
        } catch (ExecutorException e) {
            write(store -> store.remove(name, settings.dispatcher()));
            Duration wait = backoff.failed(job.jobId(), System.nanoTime());
            log.warn("⚠️ no worker for {}, next try in {} s: {}", job.path(), wait.toSeconds(), e.getMessage());
            return false;
        }
    }

    /** Ends all children, first by asking. */
    void end(Duration deadline) throws InterruptedException {
        end(List.copyOf(children.values()), deadline);
    }

    /** Ends those that cannot go on without this dispatcher, first by asking. */
    void endThoseThatMust(Duration deadline) throws InterruptedException {
        end(
                children.values().stream()
                        .filter(kept -> kept.starter.fate() == Fate.ENDS)
                        .toList(),
                deadline);
    }

    /** Leaves those that go on to whoever comes next, and kills the others. */
    void leave() throws InterruptedException {
        endThoseThatMust(Duration.ZERO);
        children.clear();
        starters.values().forEach(ChildStarter::close);
    }

    private void end(List<Kept> some, Duration deadline) throws InterruptedException {
        if (!deadline.isZero()) {
            some.forEach(kept -> kept.child.terminate());
        }
        long end = System.nanoTime() + deadline.toNanos();
        List<Kept> left = new ArrayList<>(some);
        boolean killed = false;
        while (!left.isEmpty()) {
            if (!killed && System.nanoTime() - end >= 0) {
                left.forEach(kept -> kept.child.kill());
                killed = true;
                end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            } else if (killed && System.nanoTime() - end >= 0) {
                left.forEach(kept -> log.warn("⚠️ {} does not end", kept.child.name()));
                return;
            }
            left.removeIf(kept -> kept.child.end().isPresent());
            some.stream().filter(kept -> !left.contains(kept)).forEach(this::forget);
            Thread.sleep(SLICE_MILLIS);
        }
    }

    private void forget(Kept kept) {
        if (children.remove(kept.child.name()) == null) {
            return;
        }
        try {
            write(store -> store.remove(kept.child.name(), settings.dispatcher()));
        } catch (JdbiException e) {
            log.debug("{} is forgotten later: {}", kept.child.name(), Database.reason(e));
        }
        kept.child.remove();
    }
}
