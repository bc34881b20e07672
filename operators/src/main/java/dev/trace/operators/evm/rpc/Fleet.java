package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Left out for so long, an endpoint may come back as another. */
    private static final long OUTAGE = 5 * SECOND;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String pool;
    private final UnknownErrors unknown;
    private final List<Endpoint> endpoints;
    private final long patienceNanos;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Consequences consequences;
    private final Set<Wait> waits = new LinkedHashSet<>();

    Fleet(PoolSettings settings, List<Endpoint> endpoints, Ticker ticker, RandomGenerator random) {
        pool = settings.name();
        unknown = new UnknownErrors(pool);
        this.endpoints = List.copyOf(endpoints);
        patienceNanos = settings.patience().toNanos();
        this.ticker = ticker;
        this.random = random;
        consequences = new Consequences(settings, random);
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * The endpoint for the next attempt at a call; waits while the fit ones are at their limits, or none is fit. Calls that
     * wait too may come with it, for one request; they count against the limits.
     *
     * @throws OperatorException if none will be fit while there is patience
     */
    Grant acquire(Call call) throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        Wait own = new Wait(call);
        waits.add(own);
        try {
            while (!own.isOver && !call.isDone()) {
                long now = ticker.nanos();
                Choice choice = Choice.among(endpoints, call, new Choice.Moment(now, waits.size()));
                if (choice.endpoint() != null) {
                    waits.remove(own);
                    return grant(call, choice.endpoint(), now);
                }
                if (!choice.anyWell()) {
                    checkPatience(call, choice.delay(), now);
                }
                ticker.await(changed, choice.delay());
            }
            return own.isOver ? Grant.WITH_ANOTHER : Grant.CANCELLED;
        } catch (InterruptedException e) {
            if (own.isOver) {
                Thread.currentThread().interrupt();
                return Grant.WITH_ANOTHER;
            }
            throw e;
        } finally {
            waits.remove(own);
            lock.unlock();
        }
    }

    private Grant grant(Call call, Endpoint endpoint, long now) {
        endpoint.underWay++;
        endpoint.start(call.method(), now);
        if (endpoint.breaker.openFor(now) >= OUTAGE) {
            endpoint.checked = false; // who knows what answers there now
        }
        List<Call> companions = new ArrayList<>();
        for (Iterator<Wait> others = waits.iterator(); others.hasNext(); ) {
            Wait other = others.next();
            if (companions.size() + 1 >= batchRoom(call, endpoint, now)) {
                break;
            }
            if (!other.call.isDone() && suits(other.call, endpoint, now)) {
                other.isOver = true;
                others.remove();
                endpoint.start(other.call.method(), now);
                companions.add(other.call);
            }
        }
        if (!companions.isEmpty()) {
            changed.signalAll();
        }
        return Grant.of(endpoint, companions);
    }

    /** How many calls may be sent at once together with one. */
    private static int batchRoom(Call call, Endpoint endpoint, long now) {
        return endpoint.checked && !call.alone && Batch.allows(call.method()) ? endpoint.batchRoom(now) : 1;
    }

    private static boolean suits(Call call, Endpoint endpoint, long now) {
        return !call.alone
                && Batch.allows(call.method())
                && endpoint.canServe(call, now)
                && (call.preferred == null || call.preferred == endpoint)
                && !call.avoided.contains(endpoint);
    }

    /** How many more calls may be sent with some that got an endpoint. */
    int roomFor(Call call, Endpoint endpoint, int calls) {
        lock.lock();
        try {
            return batchRoom(call, endpoint, ticker.nanos()) - calls;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call that nobody waits for may be sent with others to an endpoint. */
    boolean suits(Call call, Endpoint endpoint) {
        lock.lock();
        try {
            return suits(call, endpoint, ticker.nanos());
        } finally {
            lock.unlock();
        }
    }

    /** Calls go with one that got an endpoint; they count against the limits. */
    void join(Endpoint endpoint, List<Call> companions) {
        lock.lock();
        try {
            companions.forEach(each -> endpoint.start(each.method(), ticker.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Another endpoint for a call that is under way, if one is free.
     *
     * @return null if none is
     */
    @Nullable
    Endpoint another(Call call, Endpoint busy) {
        lock.lock();
        try {
            long now = ticker.nanos();
            List<Endpoint> others = endpoints.stream()
                    .filter(each -> each != busy && each.checked && !each.breaker.isOpen())
                    .filter(each -> each.canServe(call, now) && !each.isAside(now) && !call.avoided.contains(each))
                    .toList();
            Endpoint other =
                    Choice.among(others, call, new Choice.Moment(now, 0)).endpoint();
            if (other != null) {
                other.underWay++;
                other.start(call.method(), now);
                other.hedges++;
            }
            return other;
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
            call.deadline = now + call.patience(patienceNanos);
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

    /**
     * A request came to an end. One reason that several of its calls failed for has its consequences once; and one call that
     * failed among others that were answered is no fault of the endpoint's.
     *
     * @param startedAt when it was sent
     * @param endings of each of its calls
     */
    void ended(Endpoint endpoint, long startedAt, List<Ending> endings) {
        lock.lock();
        try {
            long now = ticker.nanos();
            boolean anyAnswered = endings.stream().anyMatch(each -> each.failure() == null);
            Set<Verdict.Kind> seen = EnumSet.noneOf(Verdict.Kind.class);
            for (Ending each : endings) {
                Verdict failure = each.failure();
                endpoint.count(each.method(), failure == null ? Outcome.ANSWERED : Outcome.of(failure.kind()));
                if (failure == null) {
                    consequences.answered(endpoint, each.method(), now);
                    continue;
                }
                endpoint.lastFailure = failure.reason();
                unknown.hear(endpoint.name(), each.method(), failure);
                if (failure.isFault() && anyAnswered) {
                    continue;
                }
                if (seen.add(failure.kind()) || failure.kind() == Verdict.Kind.UNSUPPORTED) {
                    consequences.failed(endpoint, each.method(), failure, startedAt, now);
                }
            }
            if (anyAnswered) {
                String method = endings.get(0).method();
                endpoint.concurrency.answered(method, now - startedAt, endpoint.underWay, now);
            }
            if (anyAnswered || seen.contains(Verdict.Kind.TRANSIENT) || seen.contains(Verdict.Kind.UNKNOWN)) {
                endpoint.took(now - startedAt); // also of failures, so that one that hangs does not look fast
            }
            endpoint.underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A batch came back whole, or failed in a way that its size may be the reason of. */
    void batchEnded(Endpoint endpoint, int size, BatchEnding how) {
        lock.lock();
        try {
            switch (how) {
                case WHOLE -> endpoint.batches.answered(size);
                case CHOKED -> endpoint.batches.choked(size);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How a batch ended. */
    enum BatchEnding {
        WHOLE,
        CHOKED
    }

    /** An endpoint took no batch of so many calls, which is no fault of its. */
    void batchRefused(Endpoint endpoint, List<Call> calls, Verdict refusal) {
        lock.lock();
        try {
            long now = ticker.nanos();
            int before = endpoint.batches.limit(now);
            endpoint.batches.refused(calls.size(), refusal.batchLimit(), now);
            int after = endpoint.batches.limit(now);
            endpoint.lastFailure = refusal.reason();
            calls.forEach(each -> {
                endpoint.count(each.method(), Outcome.BATCH_REFUSED);
                consequences.talksSense(endpoint, each.method(), now);
            });
            endpoint.underWay--;
            if (after < before) {
                LOG.info(
                        "rpc pool {}: endpoint {} gets batches of {} at most, not {}: {}",
                        pool,
                        endpoint.name(),
                        after,
                        before,
                        refusal.reason());
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
    void abandoned(Endpoint endpoint, long startedAt) {
        lock.lock();
        try {
            endpoint.underWay--;
            endpoint.tookAtLeast(ticker.nanos() - startedAt);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A reply of an endpoint was false: others come first for a while, longer each time. */
    void reject(String name, String reason) {
        lock.lock();
        try {
            for (Endpoint endpoint : endpoints) {
                if (endpoint.name().equals(name)) {
                    endpoint.rejected(ticker.nanos());
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
            endpoint.requests.share(fraction, now);
            endpoint.units.share(fraction, now);
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
    void admit(Endpoint endpoint, Target address) {
        lock.lock();
        try {
            endpoint.checkedAt = address;
            endpoint.checked = true; // its breaker closes once it answers a call
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
                    .mapToInt(each -> each.settings().limits().maxConcurrency() * each.batches.limit(now))
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
            long now = ticker.nanos();
            return endpoints.stream().anyMatch(each -> each.canServe(call, now));
        } finally {
            lock.unlock();
        }
    }

    /** A call that waits for an endpoint; over once another has taken it along. */
    private static final class Wait {
        final Call call;
        boolean isOver;

        Wait(Call call) {
            this.call = call;
        }
    }

    private OperatorException givenUp(Call call, long delay, long now) {
        return new GivingUp(pool, endpoints, call.patience(patienceNanos)).reason(call, delay, now);
    }
}
