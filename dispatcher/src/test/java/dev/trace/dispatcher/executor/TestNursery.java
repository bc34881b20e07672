package dev.trace.dispatcher.executor;

import dev.trace.dispatcher.executor.ChildStarter.Fate;
import dev.trace.dispatcher.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** A dispatcher's children without programs: they do what a test says, and the dispatcher looks when a test says so. */
public final class TestNursery {
    private final Nursery nursery;

    /** What runs on one host, whoever started it. */
    public static final class Host {
        final Map<String, Fake> all = new LinkedHashMap<>();
        public String refusal = "";

        public List<Fake> living() {
            return all.values().stream().filter(fake -> fake.end.isEmpty()).toList();
        }

        public Fake only() {
            List<Fake> living = living();
            if (living.size() != 1) {
                throw new AssertionError("not one child: " + living);
            }
            return living.get(0);
        }
    }

    /** A child. */
    public static final class Fake implements Child {
        public final ChildOrder order;
        private final Host host;
        private Optional<ChildEnd> end = Optional.empty();
        public boolean followed;
        public boolean killed;
        public boolean terminated;

        Fake(ChildOrder order, Host host) {
            this.order = order;
            this.host = host;
        }

        public boolean takesOneTask() {
            ChildAccess.Given given = new ChildAccess.Given(
                    "http://d", Path.of("trace.yaml"), Path.of("worker.token"), List.of(), List.of(), List.of());
            return order.arguments(given, "trace.yaml", "worker.token").contains("--tasks=1");
        }

        public void ends(int status) {
            end = Optional.of(new ChildEnd(status, "ended with exit code " + status));
        }

        @Override
        public String name() {
            return order.name();
        }

        @Override
        public Optional<ChildEnd> end() {
            return end;
        }

        @Override
        public void follow() {
            followed = true;
        }

        @Override
        public void terminate() {
            terminated = true;
            ends(0);
        }

        @Override
        public void kill() {
            killed = true;
            ends(137);
        }

        @Override
        public void remove() {
            host.all.remove(order.name());
        }
    }

    public TestNursery(String dispatcher, DataSource state, Host host, Fate fate) {
        ChildStarter starter = new ChildStarter() {
            @Override
            public Child start(ChildOrder order) throws ExecutorException {
                if (!host.refusal.isEmpty()) {
                    throw new ExecutorException(host.refusal);
                }
                Fake fake = new Fake(order, host);
                host.all.put(order.name(), fake);
                return fake;
            }

            @Override
            public List<Child> present() {
                return new ArrayList<>(host.all.values());
            }

            @Override
            public Fate fate() {
                return fate;
            }

            @Override
            public void close() {}
        };
        ChildSettings settings = new ChildSettings(
                dispatcher,
                Set.of("quick/ingest"),
                Set.of(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5));
        nursery = new Nursery(settings, Map.of("local", starter), new Database(state));
    }

    public void pass() {
        try {
            nursery.pass();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public int size() {
        return nursery.size();
    }

    public void drain() throws InterruptedException {
        nursery.end(Duration.ofSeconds(5));
    }

    public void leave() throws InterruptedException {
        nursery.leave();
    }
}
