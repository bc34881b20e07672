package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows for an endpoint from how it answers. Used under the fleet's lock. */
final class Consequences {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long QUOTA_PARKING = 3600 * SECOND;
    private static final long DENIED_PARKING = 600 * SECOND;
    private static final long CAPABILITY = 3600 * SECOND;

    private final String pool;
    private final long silenceNanos;
    private final RandomGenerator random;

    Consequences(PoolSettings settings, RandomGenerator random) {
        pool = settings.name();
        silenceNanos = settings.silence().toNanos();
        this.random = random;
    }

    void answered(Endpoint endpoint, String method, long now) {
        endpoint.throttles = 0;
        endpoint.passed(method, now);
        if (endpoint.breaker.succeeded()) {
            LOG.info("rpc pool {}: endpoint {} answers again", pool, endpoint.name());
        }
    }

    void failed(Endpoint endpoint, String method, Verdict verdict, long startedAt, long now) {
        switch (verdict.kind()) {
            case TRANSIENT, UNKNOWN -> fault(endpoint, verdict, startedAt, now);
            case THROTTLED -> throttled(endpoint, verdict, startedAt, now);
            case QUOTA -> park(endpoint, verdict, now, Endpoint.Rest.QUOTA_USED_UP);
            case DENIED -> park(endpoint, verdict, now, Endpoint.Rest.DENIED);
            case UNSUPPORTED -> {
                if (endpoint.unsupported.put(method, now + CAPABILITY) == null) {
                    LOG.info("rpc pool {}: endpoint {} has no {}", pool, endpoint.name(), method);
                }
            }
            case MISSING, PRUNED, TOO_LARGE, BATCH_REFUSED, REFUSED -> talksSense(endpoint, method, now);
        }
    }

    /** It is there, and answers, if not as wished. */
    void talksSense(Endpoint endpoint, String method, long now) {
        endpoint.breaker.succeeded();
        endpoint.passed(method, now);
    }

    private void fault(Endpoint endpoint, Verdict verdict, long startedAt, long now) {
        if (now - startedAt >= silenceNanos) {
            endpoint.concurrency.choked(startedAt, now);
        }
        if (!verdict.pause().isZero()) {
            rest(endpoint, verdict.pause().toNanos(), now);
        }
        if (endpoint.breaker.failed(now, random)) {
            endpoint.outages++;
            LOG.info("rpc pool {}: endpoint {} is left out for now: {}", pool, endpoint.name(), verdict.reason());
        }
    }

    private void throttled(Endpoint endpoint, Verdict verdict, long startedAt, long now) {
        endpoint.breaker.succeeded();
        String text = verdict.reason().toLowerCase(Locale.ROOT);
        boolean tooFast = endpoint.bucketFor(text).complaint(startedAt, now);
        boolean tooManyAtOnce = text.contains("concurren") || text.contains("simultaneous");
        if (tooManyAtOnce || (tooFast && endpoint.isSlowEnough(now))) {
            endpoint.concurrency.choked(startedAt, now);
        }
        if (tooFast) {
            // Our own pause too, since some say zero: twice as long each time, and never the same for everybody.
            long own = (SECOND / 2) << Math.min(endpoint.throttles++, 6);
            rest(endpoint, own / 2 + random.nextLong(own), now);
            LOG.debug("rpc pool {}: endpoint {} throttles: {}", pool, endpoint.name(), verdict.reason());
        }
        rest(endpoint, verdict.pause().toNanos(), now);
    }

    private static void rest(Endpoint endpoint, long pause, long now) {
        if (now + pause - endpoint.restsUntil > 0) {
            endpoint.restsUntil = now + pause;
            endpoint.rest = Endpoint.Rest.THROTTLED;
            endpoint.requests.rest(pause, now);
            endpoint.units.rest(pause, now);
        }
    }

    private void park(Endpoint endpoint, Verdict verdict, long now, Endpoint.Rest why) {
        boolean known = endpoint.rest == why && endpoint.restsUntil - now > 0;
        long parking = why == Endpoint.Rest.DENIED ? DENIED_PARKING : QUOTA_PARKING;
        long left = Math.max(0, endpoint.restsUntil - now);
        endpoint.restsUntil =
                now + Math.max(left, Math.max(parking, verdict.pause().toNanos()));
        endpoint.rest = why;
        if (!known) {
            LOG.info(
                    "rpc pool {}: endpoint {} is parked for {}, {}: {}",
                    pool,
                    endpoint.name(),
                    Duration.ofNanos(endpoint.restsUntil - now),
                    why.words,
                    verdict.reason());
        }
    }
}
