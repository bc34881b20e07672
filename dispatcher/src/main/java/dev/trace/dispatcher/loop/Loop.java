package dev.trace.dispatcher.loop;

import dev.trace.dispatcher.store.Database;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that makes one pass after another: at once while there is more to do, else when its signal is raised or its
 * interval is over, give or take a tenth. A pass that fails is logged and made again after the interval.
 */
public final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final String name;
    private final Signal signal;
    private final Pass pass;
    private final RandomGenerator random;
    private final Thread thread;

    /** One look. */
    @FunctionalInterface
    public interface Pass {
        /** @return how long to wait before the next look, unless the signal is raised; zero if there is more to do */
        Duration run() throws InterruptedException;
    }

    private Loop(String name, Signal signal, Duration interval, Pass pass) {
        this.name = name;
        this.signal = signal;
        this.pass = pass;
        random = RandomGenerator.getDefault();
        thread = new Thread(() -> repeat(interval), "trace-" + name);
        thread.setDaemon(true);
    }

    /** @param interval wait after a pass that failed */
    public static Loop start(String name, Signal signal, Duration interval, Pass pass) {
        Loop loop = new Loop(name, signal, interval, pass);
        loop.thread.start();
        return loop;
    }

    private void repeat(Duration interval) {
        try {
            while (!signal.isClosed()) {
                long seen = signal.seen();
                Duration wait = interval;
                try {
                    wait = pass.run();
                } catch (JdbiException e) {
                    if (!signal.isClosed()) {
                        log.warn("the {} loop could not work and tries again: {}", name, Database.reason(e));
                    }
                } catch (RuntimeException e) {
                    if (!signal.isClosed()) {
                        log.error("the {} loop failed and tries again", name, e);
                    }
                }
                if (!wait.isZero()) {
                    signal.await(seen, jittered(wait));
                }
            }
        } catch (InterruptedException e) {
            log.debug("the {} loop was interrupted", name);
        }
    }

    private Duration jittered(Duration wait) {
        return Duration.ofNanos(Math.round(wait.toNanos() * (0.9 + 0.2 * random.nextDouble())));
    }

    /** Lets no further pass begin. */
    public void stop() {
        signal.close();
    }

    /** Stops, and waits for the pass under way. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
