package dev.trace.dispatcher;

import dev.trace.api.config.ConfigException;
import dev.trace.dag.Job;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How a dispatcher works.
 *
 * @param name names it in logs
 * @param ownership whether other dispatchers may share the state
 * @param backoff wait after the first failed attempt where the job does not say; doubled for each one after
 * @param maxBackoff the longest such wait
 * @param waitDelay wait before work that is not possible yet is tried again, unless the error says when
 * @param lostLimit workers that a task without any commit may lose before it gives up
 * @param intervals how often loops look for what no signal told them
 * @param chains tells the chain of a pool, for sources that the dispatcher fires
 * @param firings judges what people fire sources with
 */
public record DispatcherSettings(
        String name,
        Ownership ownership,
        Duration backoff,
        Duration maxBackoff,
        Duration waitDelay,
        int lostLimit,
        Intervals intervals,
        PoolChains chains,
        FiringCheck firings) {

    /** Whether other dispatchers may share the state. */
    public enum Ownership {
        /** Others may: a lease found at the start is honoured until it ends. */
        SHARED,
        /** None does: every lease found at the start belongs to a dead process and is taken back at once. */
        SOLE
    }

    /** Knows which chain a pool serves. */
    @FunctionalInterface
    public interface PoolChains {
        /** The chain; empty if it is not known here. Returns at once. */
        OptionalLong chainOf(String pool);
    }

    /** Judges what a person or a program fires a source with. */
    @FunctionalInterface
    public interface FiringCheck {
        /**
         * Returns at once. A source whose operator is not known here passes.
         *
         * @throws ConfigException if the source cannot be fired with these parameters
         */
        void check(Job source, Map<String, String> parameters) throws ConfigException;
    }

    /**
     * How often loops look for what no signal told them.
     *
     * @param events outbox, and workers waiting for a task
     * @param retries tasks whose wait is over
     * @param leases leases and time-outs that have ended
     * @param sources always-on sources and schedules
     * @param reconcile upstream partitions without downstream tasks
     */
    public record Intervals(Duration events, Duration retries, Duration leases, Duration sources, Duration reconcile) {}

    /** For dispatchers that share a database. */
    public static DispatcherSettings shared(String name) {
        return new DispatcherSettings(
                name,
                Ownership.SHARED,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                10,
                new Intervals(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1)),
                pool -> OptionalLong.empty(),
                (source, parameters) -> {});
    }

    /** For one process with a database of its own, where seconds matter. */
    public static DispatcherSettings embedded() {
        return new DispatcherSettings(
                "local",
                Ownership.SOLE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                10,
                new Intervals(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10)),
                pool -> OptionalLong.empty(),
                (source, parameters) -> {});
    }

    /** The same for a dispatcher that may share its state, or whose workers may outlive it. */
    public DispatcherSettings sharedAs(String other) {
        return new DispatcherSettings(
                other, Ownership.SHARED, backoff, maxBackoff, waitDelay, lostLimit, intervals, chains, firings);
    }

    public DispatcherSettings with(PoolChains known) {
        return new DispatcherSettings(
                name, ownership, backoff, maxBackoff, waitDelay, lostLimit, intervals, known, firings);
    }

    public DispatcherSettings checkedBy(FiringCheck check) {
        return new DispatcherSettings(
                name, ownership, backoff, maxBackoff, waitDelay, lostLimit, intervals, chains, check);
    }
}
