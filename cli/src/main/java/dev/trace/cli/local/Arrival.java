package dev.trace.cli.local;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what another process makes when it starts, for no longer than such a start takes. */
final class Arrival {
    /** A dispatcher that starts, or starts again, has made everything by then. */
    private static final Duration STARTING = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Lets time pass between two looks. */
    @FunctionalInterface
    interface Pause {
        void pass() throws InterruptedException;
    }

    private Arrival() {}

    /**
     * Looks until something is there.
     *
     * @return empty if it has not come in time
     */
    static <T> Optional<T> await(Supplier<Optional<T>> look) throws InterruptedException {
        return await(look, (int) STARTING.dividedBy(PAUSE), () -> Thread.sleep(PAUSE.toMillis()));
    }

    static <T> Optional<T> await(Supplier<Optional<T>> look, int pauses, Pause pause) throws InterruptedException {
        Optional<T> found = look.get();
        for (int i = 0; found.isEmpty() && i < pauses; i++) {
            pause.pass();
            found = look.get();
        }
        return found;
    }
}
