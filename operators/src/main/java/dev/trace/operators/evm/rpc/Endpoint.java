package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint stands. Everything but its name, settings and exchange is guarded by the fleet's lock. Times are a
 * {@link Ticker}'s.
 */
final class Endpoint {
    /** It cannot become fit by waiting. */
    static final long NEVER = Long.MAX_VALUE;

    private final EndpointSettings settings;
    private final Exchange exchange;
    private final Map<String, Map<Outcome, Long>> calls = new TreeMap<>();

    final TokenBucket bucket;
    final Breaker breaker = new Breaker();
    final Share share = new Share();
    final Set<String> unsupported = new HashSet<>();

    /** Whether it has proved to be of the pool's chain. */
    volatile boolean checked;
    /** Why it will never be used; null while it may be. */
    @Nullable
    String condemned;

    int underWay;
    long restsUntil;
    Rest rest = Rest.THROTTLED;
    int throttles;
    long asideUntil;
    int rejections;
    double latencyNanos;

    @Nullable
    String lastFailure;

    Endpoint(EndpointSettings settings, Exchange exchange, long now) {
        this.settings = settings;
        this.exchange = exchange;
        bucket = new TokenBucket(settings.limits().requestsPerSecond(), now);
        restsUntil = now;
        asideUntil = now;
    }

    String name() {
        return settings.name();
    }

    EndpointSettings settings() {
        return settings;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Whether it may answer a call, now or once it is well. */
    boolean canServe(Call call) {
        return condemned == null && !call.unable.contains(this) && !unsupported.contains(call.method());
    }

    /** Nanoseconds until it is expected to be well again; 0 if it is; {@link #NEVER} if it is condemned. */
    long illFor(long now) {
        if (condemned != null) {
            return NEVER;
        }
        return Math.max(breaker.delay(now), Math.max(0, restsUntil - now));
    }

    boolean isAside(long now) {
        return asideUntil - now > 0;
    }

    boolean isFull(long now) {
        int most = share.of(settings.limits().maxConcurrency(), now);
        // A breaker that may close again, and an endpoint not yet checked, are tried by one call alone.
        return underWay >= (breaker.isOpen() || !checked ? Math.min(1, most) : most);
    }

    /** Less is better: what it has under way, weighed by how fast it answers and how much it should get. */
    double load() {
        return (underWay + 1) * (latencyNanos + 1e6) / settings.limits().weight();
    }

    void took(long nanos) {
        latencyNanos = latencyNanos == 0 ? nanos : latencyNanos + (nanos - latencyNanos) / 10;
    }

    void count(String method, Outcome outcome) {
        calls.computeIfAbsent(method, each -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
    }

    EndpointReport report(long now) {
        Map<String, Map<Outcome, Long>> copy = new TreeMap<>();
        calls.forEach((method, outcomes) -> copy.put(method, new EnumMap<>(outcomes)));
        return new EndpointReport(
                name(),
                underWay,
                Duration.ofNanos((long) latencyNanos),
                standing(now),
                Optional.ofNullable(lastFailure),
                copy);
    }

    private String standing(long now) {
        if (condemned != null) {
            return condemned;
        }
        long ill = TimeUnit.NANOSECONDS.toSeconds(illFor(now)) + 1;
        if (restsUntil - now > 0) {
            return rest.words + ", rests for " + ill + " s";
        }
        if (breaker.isOpen()) {
            return "fails, tried again in " + ill + " s";
        }
        return isAside(now) ? "set aside for a false answer" : "fit";
    }

    /** Why it gets no calls until {@link #restsUntil}. */
    enum Rest {
        THROTTLED("throttled"),
        QUOTA_USED_UP("quota used up"),
        DENIED("access denied");

        final String words;

        Rest(String words) {
            this.words = words;
        }
    }
}
