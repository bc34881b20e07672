package dev.trace.worker.secrets;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of a provider, each kept for a while. A value that has been read stays in use while the provider does not answer,
 * so that its outage stops nothing; one that is gone or refused does not. One thread reads a value again while the others
 * go on with the old one. Safe for use from several threads.
 */
final class SecretCache {
    private static final Logger log = LoggerFactory.getLogger(SecretCache.class);
    private static final long LEAST_BETWEEN_RENEWALS = TimeUnit.SECONDS.toNanos(1);
    private static final long OUTAGE_PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final SecretProvider provider;
    private final long ttl;
    private final LongSupplier nanos;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong renewal;

    /** @param nanos a clock that never goes back */
    SecretCache(SecretProvider provider, Duration ttl, LongSupplier nanos) {
        this.provider = provider;
        this.ttl = ttl.toNanos();
        this.nanos = nanos;
        renewal = new AtomicLong(nanos.getAsLong() - LEAST_BETWEEN_RENEWALS);
    }

    Optional<String> find(String secret) throws IOException, InterruptedException {
        return entries.computeIfAbsent(secret, Entry::new).find();
    }

    /** Has every value read again at its next use; asked too often, it waits for the second to pass. */
    void renew() {
        long now = nanos.getAsLong();
        long before = renewal.get();
        if (now - before >= LEAST_BETWEEN_RENEWALS) {
            renewal.compareAndSet(before, now);
        }
    }

    /**
     * A value that has been read.
     *
     * @param readAt when it was asked for
     * @param freshUntil when it is asked for again
     * @param isOutage whether the provider did not answer the last time
     */
    private record Held(String value, long readAt, long freshUntil, boolean isOutage) {}

    private final class Entry {
        private final String name;
        private final ReentrantLock reading = new ReentrantLock();
        private volatile @Nullable Held held;

        Entry(String name) {
            this.name = name;
        }

        Optional<String> find() throws IOException, InterruptedException {
            Held known = held;
            if (known == null) {
                reading.lockInterruptibly();
            } else if (isFresh(known) || !reading.tryLock()) {
                return Optional.of(known.value());
            }
            try {
                known = held;
                return known != null && isFresh(known) ? Optional.of(known.value()) : read(known);
            } finally {
                reading.unlock();
            }
        }

        private boolean isFresh(Held known) {
            return nanos.getAsLong() - known.freshUntil() < 0 && known.readAt() - renewal.get() >= 0;
        }

        private Optional<String> read(@Nullable Held before) throws IOException, InterruptedException {
            long now = nanos.getAsLong();
            try {
                Optional<String> value = provider.find(name);
                held = value.map(text -> new Held(text, now, now + ttl, false)).orElse(null);
                if (before != null && value.isPresent() && !value.get().equals(before.value())) {
                    log.info("▶️ the secret '{}' has been rotated: its new value is in use", name);
                }
                return value;
            } catch (SecretRefusedException e) {
                held = null;
                throw e;
            } catch (IOException e) {
                if (before == null) {
                    throw e;
                }
                if (!before.isOutage()) {
                    log.warn(
                            "⚠️ the secret '{}' cannot be read again, so the value known stays in use: {}",
                            name,
                            e.getMessage());
                }
                held = new Held(before.value(), now, now + OUTAGE_PAUSE, true);
                return Optional.of(before.value());
            }
        }
    }
}
