package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /** How long others come first after a false answer. */
    private static final long ASIDE = TimeUnit.SECONDS.toNanos(30);

    /** Left out for so long, an endpoint may come back as another. */
    private static final long OUTAGE = TimeUnit.SECONDS.toNanos(5);

    private static final long GOOD_SPELL = TimeUnit.HOURS.toNanos(1);

    /** Compute units of most calls, near enough to tell how long one waits. */
    private static final double USUAL_UNITS = 20;

    private final EndpointSettings settings;
    private final Exchange exchange;
    private final Map<String, Map<Outcome, Long>> calls = new TreeMap<>();
    private final Map<String, Traffic.Sum> traffic = new TreeMap<>();

    final TokenBucket requests;
    final TokenBucket units;
    final Concurrency concurrency;
    final BatchLimit batches;
    final Breaker breaker = new Breaker();
    final Share share = new Share();
    /** Methods that it does not have, and until when that is believed; providers change. */
    final Map<String, Long> unsupported = new HashMap<>();

    /** Whether it has proved to be of the pool's chain. */
    volatile boolean checked;
    /** Where it was when it did. */
    @Nullable
    volatile Target checkedAt;
    /** Why it will never be used; null while it may be. */
    @Nullable
    String condemned;

    int underWay;
    long restsUntil;
    Rest rest = Rest.THROTTLED;
    int throttles;
    long asideUntil;
    private int rejections;
    private long rejectedAt;
    double latencyNanos;
    /** When a call was last sent to it. */
    long triedAt;

    long outages;
    long hedges;

    @Nullable
    String lastFailure;

    Endpoint(EndpointSettings settings, Exchange exchange, long now) {
        this.settings = settings;
        this.exchange = exchange;
        EndpointSettings.Limits limits = settings.limits();
        requests = new TokenBucket(limits.requestsPerSecond(), now);
        units = new TokenBucket(limits.computeUnitsPerSecond(), now);
        concurrency = new Concurrency(limits.maxConcurrency());
        batches = new BatchLimit(limits.maxBatch());
        restsUntil = now;
        asideUntil = now;
        rejectedAt = now;
        triedAt = now;
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
    boolean canServe(Call call, long now) {
        return condemned == null && !call.unable.contains(this) && !lacks(call.method(), now);
    }

    private boolean lacks(String method, long now) {
        Long until = unsupported.get(method);
        if (until != null && until - now <= 0) {
            unsupported.remove(method);
            return false;
        }
        return until != null;
    }

    /** Nanoseconds until a call may start by what it may be asked for in a second. */
    long delay(String method, long now) {
        return Math.max(requests.delay(1, now), units.delay(settings.prices().unitsOf(method), now));
    }

    /** It gets a request. */
    void granted(String method, long now) {
        underWay++;
        start(method, now);
        if (breaker.openFor(now) >= OUTAGE) {
            checked = false; // who knows what answers there now
        }
    }

    void start(String method, long now) {
        triedAt = now;
        requests.take(1, now);
        units.take(settings.prices().unitsOf(method), now);
    }

    /** A call was not complained of. */
    void passed(String method, long now) {
        requests.passed(1, now);
        units.passed(settings.prices().unitsOf(method), now);
    }

    /** Whose limit a complaint is about. */
    TokenBucket bucketFor(String complaint) {
        return complaint.contains("compute unit") && settings.limits().computeUnitsPerSecond() > 0 ? units : requests;
    }

    /** Whether it gets so little that it cannot be the rate that is too much. */
    boolean isSlowEnough(long now) {
        return requests.isFarFromCeiling(now);
    }

    /** How many calls one request may hold now. At least 2 where it takes batches at all: they do not fall apart. */
    int batchRoom(long now) {
        int limit = batches.limit(now);
        return limit == 1 || breaker.isOpen() ? 1 : (int) Math.min(limit, Math.max(2, requests.burst()));
    }

    /** Nanoseconds until it is expected to be well again; 0 if it is; {@link #NEVER} if it is condemned. */
    long illFor(long now) {
        if (condemned != null) {
            return NEVER;
        }
        return Math.max(breaker.delay(now), Math.max(0, restsUntil - now));
    }

    /** Whether it rests for so long that other ways are better than waiting. */
    boolean isParked(long now) {
        return rest != Rest.THROTTLED && restsUntil - now > 0;
    }

    /** It gave a false answer. Earlier ones count half as much after each good hour. */
    void rejected(long now) {
        rejections >>= (int) Math.min((now - rejectedAt) / GOOD_SPELL, 31);
        asideUntil = now + (ASIDE << Math.min(rejections, 5));
        rejections = Math.min(rejections, 5) + 1; // no more than count, so that few good hours make up for many
        rejectedAt = now;
    }

    boolean isAside(long now) {
        return asideUntil - now > 0;
    }

    /** Whether anything of its limits is this process's now. */
    boolean hasShare(long now) {
        return share.of(settings.limits().maxConcurrency(), now) > 0;
    }

    boolean isFull(long now) {
        int most = Math.min(concurrency.limit(), share.of(settings.limits().maxConcurrency(), now));
        // A breaker that may close again, and an endpoint not yet checked, are tried by one call alone.
        return underWay >= (breaker.isOpen() || !checked ? Math.min(1, most) : most);
    }

    /** Less is better: what it has under way, weighed by how fast it answers and how much it should get. */
    double load() {
        return (underWay + 1) * (latencyNanos + 1e6) / settings.limits().weight();
    }

    void took(long nanos) {
        boolean quickAgain = nanos < latencyNanos / 4;
        latencyNanos = latencyNanos == 0 ? nanos : latencyNanos + (nanos - latencyNanos) / (quickAgain ? 2 : 10);
    }

    /** How long a call takes that waits here, behind or among others that wait too, and is then answered. */
    double expectedNanos(int waiting) {
        int atOnce = Math.max(1, Math.min(concurrency.limit(), settings.limits().maxConcurrency()));
        double byRate = 1e9 / requests.rate();
        double byUnits = 1e9 * USUAL_UNITS / units.rate();
        return latencyNanos + waiting * Math.max(latencyNanos / atOnce, Math.max(byRate, byUnits));
    }

    void tookAtLeast(long nanos) {
        if (nanos > latencyNanos) {
            took(nanos);
        }
    }

    void count(String method, Outcome outcome) {
        calls.computeIfAbsent(method, each -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
    }

    void count(RpcUse use) {
        traffic.computeIfAbsent(use.method(), each -> new Traffic.Sum()).add(use);
    }

    /** What a call took, at this endpoint's prices. */
    RpcUse use(String method, RpcUse.Outcome outcome, Carried carried, long tookNanos) {
        EndpointSettings.Prices prices = settings.prices();
        long cost = prices.unitsOf(method);
        BigDecimal dollars = prices.perRequest().add(prices.perComputeUnit().multiply(BigDecimal.valueOf(cost)));
        Duration took = Duration.ofNanos(tookNanos);
        return new RpcUse(name(), method, outcome, carried.sent(), carried.received(), cost, dollars, took);
    }

    EndpointReport report(long now) {
        Map<String, Map<Outcome, Long>> copy = new TreeMap<>();
        calls.forEach((method, outcomes) -> copy.put(method, new EnumMap<>(outcomes)));
        Map<String, Traffic> taken = new TreeMap<>();
        traffic.forEach((method, sum) -> taken.put(method, sum.traffic()));
        return new EndpointReport(
                name(),
                underWay,
                Duration.ofNanos((long) latencyNanos),
                standing(now),
                Optional.ofNullable(lastFailure),
                copy,
                taken,
                limits(now),
                outages,
                hedges);
    }

    private EndpointReport.Limits limits(long now) {
        return new EndpointReport.Limits(requests.rate(), units.rate(), concurrency.limit(), batches.limit(now));
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
