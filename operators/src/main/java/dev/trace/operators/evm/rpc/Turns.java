package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the calls that wait gets which endpoint: first those whose answer somebody waits for, since answers are read in
 * order, then the others as they came. Safe for use from several threads; all is guarded by the fleet's lock.
 */
final class Turns {
    private final ReentrantLock lock;
    private final Condition cancelled;
    private final List<Endpoint> endpoints;
    private final String pool;
    private final long patienceNanos;
    private final Ticker ticker;
    private final Set<Turn> waiting = new LinkedHashSet<>();

    Turns(ReentrantLock lock, List<Endpoint> endpoints, PoolSettings settings, Ticker ticker) {
        this.lock = lock;
        this.endpoints = endpoints;
        this.ticker = ticker;
        cancelled = lock.newCondition();
        pool = settings.name();
        patienceNanos = settings.patience().toNanos();
    }

    /**
     * The endpoint for the next attempt at a call; waits while the fit ones are at their limits, or none is fit. Calls that
     * wait too may come with it, for one request; they count against the limits.
     *
     * @throws OperatorException if none will be fit while there is patience
     */
    Grant acquire(Call call) throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        Turn own = new Turn(call, lock.newCondition());
        waiting.add(own);
        try {
            while (true) {
                long now = ticker.nanos();
                own.wakesAt = now;
                serve(now);
                if (own.grant != null) {
                    return own.grant;
                }
                if (call.isDone()) {
                    return Grant.CANCELLED;
                }
                if (!own.outlook.anyWell()) {
                    checkPatience(call, own.outlook.delay(), now);
                }
                own.wakesAt = now + own.outlook.delay();
                ticker.await(own.mayGo, own.outlook.delay());
            }
        } catch (InterruptedException e) {
            if (own.grant != null) {
                Thread.currentThread().interrupt(); // what was granted is ended by whoever makes use of it
                return own.grant;
            }
            throw e;
        } finally {
            waiting.remove(own);
            lock.unlock();
        }
    }

    /** Gives the endpoints that are free to those who wait for them; to be called whenever one may have become free. */
    void serve(long now) {
        if (waiting.isEmpty()) {
            return;
        }
        Choice.Moment moment = new Choice.Moment(now, waiting.size());
        Set<Endpoint> promised = new HashSet<>();
        Map<String, Choice> nothingFor = new HashMap<>();
        for (Turn turn : inOrder()) {
            if (turn.grant != null || turn.call.isDone()) {
                continue;
            }
            Call call = turn.call;
            Choice known = call.takesAnyEndpoint() ? nothingFor.get(call.method()) : null;
            Choice choice = known == null ? Choice.among(endpoints, call, moment) : known;
            Endpoint endpoint = choice.endpoint();
            if (endpoint != null && !promised.contains(endpoint)) {
                turn.granted(grant(turn, endpoint, now));
                continue;
            }
            turn.expects(endpoint == null ? choice : Choice.NOT_YET);
            if (endpoint == null && call.takesAnyEndpoint()) {
                nothingFor.put(call.method(), choice);
            }
            if (choice.saving() != null) {
                promised.add(choice.saving()); // or cheaper calls would take what this one needs for ever
            }
        }
        setAlarm(now);
    }

    /** Whoever is to look next sleeps no longer than until then, even if it expected to when it fell asleep. */
    private void setAlarm(long now) {
        long earliest = Long.MAX_VALUE;
        Turn next = null;
        for (Turn each : waiting) {
            earliest = Math.min(earliest, each.wakesAt - now);
            next = next == null || each.outlook.delay() < next.outlook.delay() ? each : next;
        }
        if (next != null && next.outlook.delay() < earliest) {
            next.mayGo.signal();
        }
    }

    private List<Turn> inOrder() {
        Map<Boolean, List<Turn>> turns =
                waiting.stream().collect(Collectors.partitioningBy(each -> each.call.isAwaited()));
        List<Turn> order = new ArrayList<>(waiting.size());
        order.addAll(turns.get(true));
        order.addAll(turns.get(false));
        return order;
    }

    private Grant grant(Turn turn, Endpoint endpoint, long now) {
        waiting.remove(turn);
        Call call = turn.call;
        endpoint.granted(call.method(), now);
        return Grant.of(endpoint, batchRoom(call, endpoint, now) > 1 ? companions(call, endpoint, now) : List.of());
    }

    private List<Call> companions(Call call, Endpoint endpoint, long now) {
        List<Call> companions = new ArrayList<>();
        for (Turn other : inOrder()) {
            if (companions.size() + 1 >= batchRoom(call, endpoint, now)) {
                break;
            }
            if (!other.call.isDone() && suits(other.call, endpoint, now)) {
                waiting.remove(other);
                other.granted(Grant.WITH_ANOTHER);
                endpoint.start(other.call.method(), now);
                companions.add(other.call);
            }
        }
        return companions;
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
                    .filter(each -> isFresh(each, call, now))
                    .toList();
            Endpoint other =
                    Choice.among(others, call, new Choice.Moment(now, 0)).endpoint();
            if (other != null) {
                other.granted(call.method(), now);
                other.hedges++;
            }
            return other;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call may go at once to an endpoint that has not failed it yet. */
    boolean hasFresh(Call call) {
        lock.lock();
        try {
            long now = ticker.nanos();
            return endpoints.stream()
                    .anyMatch(each -> isFresh(each, call, now) && each.illFor(now) == 0 && each.hasShare(now));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isFresh(Endpoint endpoint, Call call, long now) {
        return endpoint.canServe(call, now) && !endpoint.isAside(now) && !call.avoided.contains(endpoint);
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
                ticker.await(cancelled, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waits of calls that are done. */
    void wake() {
        lock.lock();
        try {
            cancelled.signalAll();
            waiting.stream().filter(each -> each.call.isDone()).forEach(each -> each.mayGo.signal());
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

    private OperatorException givenUp(Call call, long delay, long now) {
        return new GivingUp(pool, endpoints, call.patience(patienceNanos)).reason(call, delay, now);
    }

    /** A call that waits for an endpoint. */
    private static final class Turn {
        final Call call;
        final Condition mayGo;
        Choice outlook = Choice.NOT_YET;
        /** When its thread looks again by itself. */
        long wakesAt;

        @Nullable
        Grant grant;

        Turn(Call call, Condition mayGo) {
            this.call = call;
            this.mayGo = mayGo;
        }

        /** Where no endpoint is fit any more, patience begins. */
        void expects(Choice next) {
            if (outlook.anyWell() && !next.anyWell()) {
                mayGo.signal();
            }
            outlook = next;
        }

        void granted(Grant what) {
            grant = what;
            mayGo.signal();
        }
    }
}
