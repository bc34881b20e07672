package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of a pool, how they stand, and the lock that guards it: whatever changes lets calls that wait have another
 * look. Safe for use from several threads.
 */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final String pool;
    private final List<Endpoint> endpoints;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Turns turns;

    Fleet(PoolSettings settings, List<Endpoint> endpoints, Ticker ticker, RandomGenerator random) {
        pool = settings.name();
        this.endpoints = List.copyOf(endpoints);
        this.ticker = ticker;
        this.random = random;
        turns = new Turns(lock, this.endpoints, settings, ticker);
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** How calls get an endpoint. */
    Turns turns() {
        return turns;
    }

    /** Changes how endpoints stand. */
    void change(LongConsumer atNow) {
        lock.lock();
        try {
            long now = ticker.nanos();
            atNow.accept(now);
            turns.serve(now);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps account of something that changes nothing for calls that wait. */
    void note(Runnable what) {
        look(now -> {
            what.run();
            return now;
        });
    }

    private <T> T look(LongFunction<T> atNow) {
        lock.lock();
        try {
            return atNow.apply(ticker.nanos());
        } finally {
            lock.unlock();
        }
    }

    private void change(String name, ObjLongConsumer<Endpoint> how) {
        change(now ->
                endpoints.stream().filter(each -> each.name().equals(name)).forEach(each -> how.accept(each, now)));
    }

    /** An endpoint turned out to be of the pool's chain. */
    void admit(Endpoint endpoint, Target address) {
        change(now -> {
            endpoint.checkedAt = address;
            endpoint.checked = true; // its breaker closes once it answers a call
        });
    }

    /** An endpoint could not be checked when the pool opened. */
    void leaveOut(Endpoint endpoint, String reason) {
        change(now -> {
            endpoint.lastFailure = reason;
            endpoint.breaker.open(now, random);
            LOG.warn("rpc pool {}: endpoint {} is left out until it answers: {}", pool, endpoint.name(), reason);
        });
    }

    /** An endpoint, to which a request was granted, must never be used. */
    void condemn(Endpoint endpoint, String reason) {
        change(now -> {
            endpoint.underWay--;
            endpoint.condemned = reason;
            endpoint.lastFailure = reason;
            LOG.error("rpc pool {}: endpoint {} is not used: {}", pool, endpoint.name(), reason);
        });
    }

    /** A reply of an endpoint was false: others come first for a while, longer each time. */
    void reject(String name, String reason) {
        change(name, (endpoint, now) -> {
            endpoint.rejected(now);
            endpoint.lastFailure = reason;
            endpoint.count("reject", Outcome.REJECTED);
            LOG.warn("rpc pool {}: endpoint {} gave a false answer: {}", pool, name, reason);
        });
    }

    /** Uses no more than a part of an endpoint's limits, until a moment. An endpoint of another name is none of ours. */
    void share(String name, double fraction, Duration validity) {
        change(name, (endpoint, now) -> {
            endpoint.share.set(fraction, now + validity.toNanos());
            endpoint.requests.share(fraction, now);
            endpoint.units.share(fraction, now);
        });
    }

    /** Whether no more requests are under way than the endpoint's share allows. */
    boolean isWithinShare(String name) {
        return look(now -> endpoints.stream()
                .filter(each -> each.name().equals(name))
                .allMatch(each ->
                        each.underWay <= each.share.of(each.settings().limits().maxConcurrency(), now)));
    }

    /** Others have learned that an endpoint's quota is used up. */
    void park(String name, Duration time) {
        change(name, (endpoint, now) -> {
            long until = now + time.toNanos();
            // It is said again and again, and takes a moment to get here.
            if (until - endpoint.restsUntil > SECOND) {
                endpoint.restsUntil = until;
                endpoint.rest = Endpoint.Rest.QUOTA_USED_UP;
                LOG.info("rpc pool {}: endpoint {} is parked for {}: another process says so", pool, name, time);
            }
        });
    }

    /** Endpoints whose quota is used up, and for how long yet. */
    Map<String, Duration> parkings() {
        return look(now -> endpoints.stream()
                .filter(each -> each.rest == Endpoint.Rest.QUOTA_USED_UP && each.restsUntil - now > 0)
                .collect(Collectors.toMap(Endpoint::name, each -> Duration.ofNanos(each.restsUntil - now))));
    }

    /** How many calls may be under way together; at least 1. */
    int parallelism() {
        return look(now -> Math.max(
                1,
                endpoints.stream()
                        .filter(each -> each.illFor(now) == 0)
                        .mapToInt(each -> each.settings().limits().maxConcurrency() * each.batches.limit(now))
                        .sum()));
    }

    List<EndpointReport> report() {
        return look(now -> endpoints.stream().map(each -> each.report(now)).toList());
    }
}
