package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoints of a pool: which one gets a call, and what a failure does to it. Safe for use from several threads. */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long QUOTA_PARKING = 3600 * SECOND;
    private static final long DENIED_PARKING = 600 * SECOND;
    private static final long ASIDE = 30 * SECOND;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String pool;
    private final List<Endpoint> endpoints;
    private final long patienceNanos;
    private final Ticker ticker;
    private final RandomGenerator random;

    Fleet(PoolSettings settings, List<Endpoint> endpoints, Ticker ticker, RandomGenerator random) {
        pool = settings.name();
        this.endpoints = List.copyOf(endpoints);
        patienceNanos = settings.patience().toNanos();
        this.ticker = ticker;
        this.random = random;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * The endpoint for the next attempt at a call; waits while the fit ones are at their limits, or none is fit.
     *
     * @return null if the call was cancelled meanwhile
     * @throws OperatorException if none will be fit while there is patience
     */
    @Nullable
    Endpoint acquire(Call call) throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!call.isDone()) {
                long now = ticker.nanos();
                Choice choice = Choice.among(endpoints, call, now);
                if (choice.endpoint() != null) {
                    choice.endpoint().underWay++;
                    choice.endpoint().bucket.take(now);
                    return choice.endpoint();
                }
                if (!choice.anyWell()) {
                    checkPatience(call, choice.delay(), now);
                }
                ticker.await(changed, choice.delay());
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void checkPatience(Call call, long delay, long now) throws OperatorException {
        startPatience(call, now);
        if (delay == Endpoint.NEVER || delay > call.deadline - now) {
            throw givenUp(call, delay, now);
        }
    }

    private void startPatience(Call call, long now) {
        if (!call.hasDeadline) {
            call.hasDeadline = true;
            call.deadline = now + patienceNanos;
        }
    }

    /** Waits before the next attempt; returns early if the call is cancelled. */
    void pause(Call call, long nanos) throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = ticker.nanos();
            startPatience(call, start);
            if (nanos > call.deadline - start) {
                throw givenUp(call, 0, start);
            }
            for (long left = nanos; left > 0 && !call.isDone(); left = start + nanos - ticker.nanos()) {
                ticker.await(changed, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waits of a cancelled call. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void answered(Endpoint endpoint, String method, long tookNanos) {
        lock.lock();
        try {
            endpoint.underWay--;
            endpoint.took(tookNanos);
            endpoint.throttles = 0;
            endpoint.count(method, Outcome.ANSWERED);
            if (endpoint.breaker.succeeded()) {
                LOG.info("rpc pool {}: endpoint {} answers again", pool, endpoint.name());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A call was sent, whatever became of it. */
    void used(Endpoint endpoint, RpcUse use) {
        lock.lock();
        try {
            endpoint.count(use);
        } finally {
            lock.unlock();
        }
    }

    /** The attempt ended without saying anything about the endpoint. */
    void abandoned(Endpoint endpoint) {
        lock.lock();
        try {
            endpoint.underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void failed(Endpoint endpoint, String method, Verdict verdict, long tookNanos) {
        lock.lock();
        try {
            endpoint.underWay--;
            endpoint.count(method, verdict.kind().outcome);
            endpoint.lastFailure = verdict.reason();
            if (verdict.kind() == Verdict.Kind.TRANSIENT) {
                endpoint.took(tookNanos); // so that one that hangs does not look fast
            }
            consequence(endpoint, method, verdict, ticker.nanos());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void consequence(Endpoint endpoint, String method, Verdict verdict, long now) {
        switch (verdict.kind()) {
            case TRANSIENT -> fault(endpoint, verdict, now);
            case THROTTLED -> throttle(endpoint, verdict, now);
            case QUOTA -> park(endpoint, verdict, now, Endpoint.Rest.QUOTA_USED_UP);
            case DENIED -> park(endpoint, verdict, now, Endpoint.Rest.DENIED);
            case UNSUPPORTED -> {
                if (endpoint.unsupported.add(method)) {
                    LOG.info("rpc pool {}: endpoint {} has no {}", pool, endpoint.name(), method);
                }
            }
            case MISSING, PRUNED, TOO_LARGE, REFUSED -> endpoint.breaker.succeeded(); // it is there, and talks sense
        }
    }

    private void fault(Endpoint endpoint, Verdict verdict, long now) {
        if (!verdict.pause().isZero()) {
            endpoint.restsUntil = now + verdict.pause().toNanos();
        }
        if (endpoint.breaker.failed(now, random)) {
            endpoint.outages++;
            LOG.info("rpc pool {}: endpoint {} is left out for now: {}", pool, endpoint.name(), verdict.reason());
        }
    }

    private void throttle(Endpoint endpoint, Verdict verdict, long now) {
        endpoint.breaker.succeeded();
        endpoint.bucket.halve(now);
        // Our own pause too, since some say zero: twice as long each time, and never the same for everybody.
        long own = (SECOND / 2) << Math.min(endpoint.throttles++, 6);
        long pause = Math.max(verdict.pause().toNanos(), own / 2 + random.nextLong(own));
        if (now + pause - endpoint.restsUntil > 0) {
            endpoint.restsUntil = now + pause;
            endpoint.rest = Endpoint.Rest.THROTTLED;
        }
        LOG.debug("rpc pool {}: endpoint {} throttles: {}", pool, endpoint.name(), verdict.reason());
    }

    private void park(Endpoint endpoint, Verdict verdict, long now, Endpoint.Rest why) {
        boolean known = endpoint.rest == why && endpoint.restsUntil - now > 0;
        long parking = why == Endpoint.Rest.DENIED ? DENIED_PARKING : QUOTA_PARKING;
        endpoint.restsUntil = now + Math.max(parking, verdict.pause().toNanos());
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

    /** A reply of an endpoint was false: others come first for a while, longer each time. */
    void reject(String name, String reason) {
        lock.lock();
        try {
            for (Endpoint endpoint : endpoints) {
                if (endpoint.name().equals(name)) {
                    endpoint.asideUntil = ticker.nanos() + (ASIDE << Math.min(endpoint.rejections++, 5));
                    endpoint.lastFailure = reason;
                    endpoint.count("reject", Outcome.REJECTED);
                    LOG.warn("rpc pool {}: endpoint {} gave a false answer: {}", pool, name, reason);
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Uses no more than a part of an endpoint's limits, until a moment. An endpoint of another name is none of ours. */
    void share(String name, double fraction, Duration validity) {
        change(name, endpoint -> {
            long now = ticker.nanos();
            endpoint.share.set(fraction, now + validity.toNanos());
            endpoint.bucket.share(fraction, now);
        });
    }

    /** Whether no more requests are under way than the endpoint's share allows. */
    boolean isWithinShare(String name) {
        lock.lock();
        try {
            long now = ticker.nanos();
            return endpoints.stream()
                    .filter(each -> each.name().equals(name))
                    .allMatch(each -> each.underWay
                            <= each.share.of(each.settings().limits().maxConcurrency(), now));
        } finally {
            lock.unlock();
        }
    }

    /** Others have learned that an endpoint's quota is used up. */
    void park(String name, Duration time) {
        change(name, endpoint -> {
            long until = ticker.nanos() + time.toNanos();
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
        lock.lock();
        try {
            long now = ticker.nanos();
            return endpoints.stream()
                    .filter(each -> each.rest == Endpoint.Rest.QUOTA_USED_UP && each.restsUntil - now > 0)
                    .collect(Collectors.toMap(Endpoint::name, each -> Duration.ofNanos(each.restsUntil - now)));
        } finally {
            lock.unlock();
        }
    }

    private void change(String name, Consumer<Endpoint> how) {
        lock.lock();
        try {
            endpoints.stream().filter(each -> each.name().equals(name)).forEach(how);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** An endpoint turned out to be of the pool's chain. */
    void admit(Endpoint endpoint) {
        lock.lock();
        try {
            endpoint.checked = true;
            endpoint.breaker.succeeded();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** An endpoint could not be checked when the pool opened. */
    void leaveOut(Endpoint endpoint, String reason) {
        lock.lock();
        try {
            endpoint.lastFailure = reason;
            endpoint.breaker.open(ticker.nanos(), random);
            LOG.warn("rpc pool {}: endpoint {} is left out until it answers: {}", pool, endpoint.name(), reason);
        } finally {
            lock.unlock();
        }
    }

    /** An endpoint must never be used. */
    void condemn(Endpoint endpoint, String reason) {
        lock.lock();
        try {
            endpoint.underWay--;
            endpoint.condemned = reason;
            endpoint.lastFailure = reason;
            LOG.error("rpc pool {}: endpoint {} is not used: {}", pool, endpoint.name(), reason);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int parallelism() {
        lock.lock();
        try {
            long now = ticker.nanos();
            int most = endpoints.stream()
                    .filter(each -> each.illFor(now) == 0)
                    .mapToInt(each -> each.settings().limits().maxConcurrency())
                    .sum();
            return Math.max(1, most);
        } finally {
            lock.unlock();
        }
    }

    List<EndpointReport> report() {
        lock.lock();
        try {
            long now = ticker.nanos();
            return endpoints.stream().map(each -> each.report(now)).collect(Collectors.toList());
        } finally {
            lock.unlock();
        }
    }

    /** Whether any endpoint may yet answer a call. */
    boolean canServe(Call call) {
        lock.lock();
        try {
            return endpoints.stream().anyMatch(each -> each.canServe(call));
        } finally {
            lock.unlock();
        }
    }

    private OperatorException givenUp(Call call, long delay, long now) {
        return new GivingUp(pool, endpoints, patienceNanos).reason(call, delay, now);
    }
}
