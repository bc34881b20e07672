package dev.trace.worker.run;

import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetAsk.Use;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.BudgetGrant.Share;
import dev.trace.dag.task.Parking;
import dev.trace.dag.task.PoolEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process may use of the endpoints that it shares with others, as a dispatcher says. Safe for use from several
 * threads.
 *
 * <p>A process holds a share while it has attempts that use the pool, and for a moment after; an idle one holds nothing, so
 * that all of an endpoint is used by those who have work. Without a share nothing is sent. A share that nobody renews
 * lapses here before it lapses at the dispatcher, since it is counted from before it was asked for; then calls wait, and
 * go on with the next share, while the attempts they are of live as long as their own leases. That a process cannot reach
 * a dispatcher does not mean that no other can: were it to go on, another might be using the same share by then. The lease
 * is long enough for a dispatcher to be restarted.
 *
 * <p>A dispatcher that shares nothing out, being older than this, leaves the whole to each.
 */
final class BudgetLease {
    private static final Logger log = LoggerFactory.getLogger(BudgetLease.class);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Map<String, PoolConfig> pools;
    private final LongSupplier nanos;
    private final Map<String, PoolLimits> limits = new TreeMap<>();
    private final Map<PoolEndpoint, Held> held = new HashMap<>();
    private final Set<String> astray = new TreeSet<>();
    private String holder = UUID.randomUUID().toString();
    private Rule rule = Rule.UNKNOWN;
    private long renewAt;
    private long grantedAt;

    /** Who says what may be used. */
    private enum Rule {
        /** Nobody has said anything yet. */
        UNKNOWN,
        /** A dispatcher. */
        LEASED,
        /** Nobody: the dispatcher knows of no shares. */
        WHOLE
    }

    private record Held(double fraction, long version, long endsAt) {}

    /** @param nanos elapsed time, only good for differences */
    BudgetLease(Map<String, PoolConfig> pools, LongSupplier nanos) {
        this.pools = Map.copyOf(pools);
        this.nanos = nanos;
        renewAt = nanos.getAsLong();
        grantedAt = renewAt;
    }

    /** A pool is about to be used: before this returns it keeps to its shares. */
    synchronized void opened(String pool, PoolLimits itsLimits) {
        limits.put(pool, itsLimits);
        endpoints(List.of(pool)).forEach(use -> apply(use.endpoint()));
    }

    private Stream<Use> endpoints(Collection<String> some) {
        return some.stream()
                .map(pools::get)
                .filter(pool -> pool != null)
                .flatMap(pool -> pool.endpoints().stream().map(endpoint -> use(pool, endpoint)));
    }

    private Use use(PoolConfig pool, EndpointConfig endpoint) {
        PoolEndpoint name = new PoolEndpoint(pool.name(), endpoint.name());
        Held share = held.get(name);
        PoolLimits its = limits.getOrDefault(pool.name(), PoolLimits.NONE);
        // Until the requests under way have come down to it, it may be using more.
        long version = share != null && its.isWithinShare(endpoint.name()) ? share.version() : 0;
        return new Use(name, endpoint.limits().maxConcurrency(), version);
    }

    private void apply(PoolEndpoint endpoint) {
        PoolLimits its = limits.get(endpoint.pool());
        if (its == null) {
            return;
        }
        Held share = held.get(endpoint);
        if (rule == Rule.WHOLE) {
            its.share(endpoint.endpoint(), 1, FOR_EVER);
        } else if (share == null || left(share) <= 0) {
            its.share(endpoint.endpoint(), 0, FOR_EVER);
        } else {
            its.share(endpoint.endpoint(), share.fraction(), Duration.ofNanos(left(share)));
        }
    }

    private long left(Held share) {
        return share.endsAt() - nanos.getAsLong();
    }

    /**
     * For a claim: what a task of any pool would need that is not held. It tells of no parked endpoint: it may wait for a
     * task until what is left of a parking is out of date, and would make that longer.
     */
    synchronized BudgetAsk lacking() {
        List<Use> uses = endpoints(pools.keySet())
                .filter(use -> isMissing(use.endpoint()))
                .toList();
        return new BudgetAsk(holder, uses, List.of());
    }

    /** For a heartbeat: what the pools in use need, and which endpoints are parked. */
    synchronized BudgetAsk renewal(Collection<String> inUse) {
        List<Parking> parked = new ArrayList<>();
        limits.forEach((pool, its) -> its.parkings()
                .forEach((endpoint, left) -> parked.add(new Parking(new PoolEndpoint(pool, endpoint), left))));
        return new BudgetAsk(holder, endpoints(inUse).toList(), parked);
    }

    private boolean isMissing(PoolEndpoint endpoint) {
        Held share = held.get(endpoint);
        return share == null || left(share) <= 0;
    }

    /**
     * How long until the pools in use are to be asked for; negative if they have been due for a while.
     *
     * @return the longest time there is where nobody shares anything out
     */
    synchronized long renewalIn(Collection<String> inUse) {
        if (rule == Rule.WHOLE) {
            return Long.MAX_VALUE;
        }
        boolean missing = endpoints(inUse).anyMatch(use -> isMissing(use.endpoint()));
        return missing ? 0 : renewAt - nanos.getAsLong();
    }

    /**
     * The answer to a claim, which is about what was not held.
     *
     * @param askedAt nano time before it was asked for
     */
    synchronized void claimed(BudgetAsk ask, Optional<BudgetGrant> answer, long askedAt) {
        boolean heldNothing = held.values().stream().allMatch(share -> left(share) <= 0);
        heard(ask, answer, askedAt).filter(grant -> !grant.shares().isEmpty()).ifPresent(grant -> {
            long due = due(grant, askedAt);
            // What is held already is asked for no later: another process may be waiting for a part of it.
            renewAt = heldNothing || due - renewAt < 0 ? due : renewAt;
        });
    }

    /**
     * The answer to a heartbeat, which is about all that is in use.
     *
     * @param askedAt nano time before it was asked for
     */
    synchronized void renewed(BudgetAsk ask, Optional<BudgetGrant> answer, long askedAt) {
        heard(ask, answer, askedAt).ifPresent(grant -> renewAt = due(grant, askedAt));
    }

    private long due(BudgetGrant grant, long askedAt) {
        boolean old = 2 * (nanos.getAsLong() - askedAt) > grant.lease().toNanos();
        return nanos.getAsLong() + (old ? 0 : grant.renewAfter().toNanos());
    }

    /** @return what was granted to our present name */
    private Optional<BudgetGrant> heard(BudgetAsk ask, Optional<BudgetGrant> answer, long askedAt) {
        if (answer.isPresent()) {
            granted(ask, answer.get(), askedAt);
        } else if (rule == Rule.UNKNOWN) {
            log.info("▶️ the dispatcher shares no endpoint's limits out: this process uses all of them");
            become(Rule.WHOLE);
        }
        return answer.filter(grant -> ask.holder().equals(holder));
    }

    private void become(Rule other) {
        rule = other;
        endpoints(pools.keySet()).forEach(use -> apply(use.endpoint()));
    }

    private void granted(BudgetAsk ask, BudgetGrant grant, long askedAt) {
        if (rule != Rule.LEASED) {
            become(Rule.LEASED);
        }
        grantedAt = nanos.getAsLong();
        if (ask.holder().equals(holder)) {
            grant.shares().forEach(share -> take(share, askedAt + grant.lease().toNanos()));
        } else if (!grant.shares().isEmpty()) {
            // We have said that we hold nothing under that name; if this was given after, it is in our own way.
            astray.add(ask.holder());
        }
        for (Parking each : grant.parked()) {
            PoolLimits its = limits.get(each.endpoint().pool());
            if (its != null) {
                its.park(each.endpoint().endpoint(), each.left());
            }
        }
    }

    private void take(Share share, long endsAt) {
        Held before = held.get(share.endpoint());
        if (before != null && before.version() >= share.version()) {
            return; // an answer that was overtaken by a later one
        }
        held.put(share.endpoint(), new Held(share.fraction(), share.version(), endsAt));
        apply(share.endpoint());
        if (before == null || before.fraction() != share.fraction()) {
            log.info("▶️ {}: {} of its limits are this process's", share.endpoint(), percent(share.fraction()));
        }
    }

    private static String percent(double fraction) {
        return Math.round(fraction * 100) + " %";
    }

    /** Nanoseconds since a dispatcher last answered: an attempt may be about to begin. */
    synchronized long sinceGranted() {
        return nanos.getAsLong() - grantedAt;
    }

    /**
     * Former names under which something was given that nobody uses, each said once: a claim may wait under a name that is
     * given up meanwhile. They are to be told to a dispatcher before anything is asked for.
     */
    synchronized Set<String> takeAstray() {
        Set<String> names = Set.copyOf(astray);
        astray.clear();
        return names;
    }

    /**
     * Stops using everything, for another to have it.
     *
     * @return the name under which it was held, to be told to a dispatcher; empty if nothing is held
     */
    synchronized Optional<String> release() {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        String former = holder;
        holder = UUID.randomUUID().toString();
        List<PoolEndpoint> gone = List.copyOf(held.keySet());
        held.clear();
        gone.forEach(this::apply);
        log.info("⏸️ shares of {} endpoints are given back", gone.size());
        return Optional.of(former);
    }
}
