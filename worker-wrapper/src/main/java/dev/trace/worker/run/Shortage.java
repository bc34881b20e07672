package dev.trace.worker.run;

import dev.trace.api.ErrorCode;
import dev.trace.worker.cold.StoreCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a person for room, now and then and not with every attempt that finds none: all of them wait for the same. Safe for
 * use from several threads.
 */
final class Shortage {
    private static final Logger log = LoggerFactory.getLogger(Shortage.class);
    static final Duration AGAIN = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private final AtomicLong quietUntil;

    /** @param nanos a monotonic clock, such as {@link System#nanoTime} */
    Shortage(LongSupplier nanos) {
        this.nanos = nanos;
        quietUntil = new AtomicLong(nanos.getAsLong());
    }

    /** An attempt ended like this; whatever is no shortage is none of its business. */
    void met(ErrorCode code, String message) {
        if (code == StoreCode.STORAGE_FULL && isDue()) {
            log.warn("⚠️ {}: {}", code.name(), message);
        }
    }

    /** Whether it is time to say it; if so, it is taken for said. */
    boolean isDue() {
        long now = nanos.getAsLong();
        long until = quietUntil.get();
        return now - until >= 0 && quietUntil.compareAndSet(until, now + AGAIN.toNanos());
    }
}
