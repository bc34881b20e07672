package dev.trace.dispatcher.budget;

import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetAsk.Use;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.BudgetGrant.Share;
import dev.trace.dag.task.Parking;
import dev.trace.dag.task.PoolEndpoint;
import dev.trace.dispatcher.BudgetSettings;
import dev.trace.dispatcher.store.BudgetStore;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Stake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Shares endpoints' limits out to processes. At any moment what all processes may use of an endpoint is no more than the
 * endpoint, whatever messages are late or lost; see {@link Division} for who gets what. Every dispatcher may do it.
 */
public final class Budgets {
    private final Database database;
    private final BudgetSettings settings;

    public Budgets(Database database, BudgetSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** An answer to each, in order. */
    public List<BudgetGrant> grant(List<BudgetAsk> asks) {
        Set<PoolEndpoint> endpoints = asks.stream()
                .flatMap(ask -> ask.uses().stream())
                .map(Use::endpoint)
                .collect(Collectors.toSet());
        if (endpoints.isEmpty()) {
            return asks.stream().map(ask -> nothing()).toList();
        }
        return database.write(db -> grant(db, asks, endpoints));
    }

    /** The answer to who asks for nothing now. */
    public BudgetGrant nothing() {
        return new BudgetGrant(settings.lease(), settings.renew(), List.of(), List.of());
    }

    /** The answer to who cannot be answered now, and should ask again. */
    public BudgetGrant later() {
        return new BudgetGrant(settings.lease(), settings.hurry(), List.of(), List.of());
    }

    private List<BudgetGrant> grant(Handle db, List<BudgetAsk> asks, Set<PoolEndpoint> endpoints) {
        BudgetStore store = new BudgetStore(db);
        Instant now = store.lock();
        Map<PoolEndpoint, Division> divisions = new HashMap<>();
        store.live(endpoints)
                .forEach(stake -> division(divisions, stake.endpoint(), now).add(stake));
        for (BudgetAsk ask : asks) {
            ask.uses().forEach(use -> division(divisions, use.endpoint(), now).ask(ask.holder(), use));
        }
        List<Stake> changed = asks.stream()
                .flatMap(ask -> ask.uses().stream()
                        .map(use -> division(divisions, use.endpoint(), now).of(ask.holder())))
                .distinct()
                .toList();
        store.save(changed, settings.lease())
                .forEach(stake -> division(divisions, stake.endpoint(), now).add(stake));
        List<Parking> parked = parked(store, asks, endpoints);
        return asks.stream()
                .map(ask -> answer(ask, endpoint -> division(divisions, endpoint, now), parked))
                .toList();
    }

    private Division division(Map<PoolEndpoint, Division> divisions, PoolEndpoint endpoint, Instant now) {
        return divisions.computeIfAbsent(endpoint, any -> new Division(settings.turn(), now));
    }

    private static List<Parking> parked(BudgetStore store, List<BudgetAsk> asks, Set<PoolEndpoint> endpoints) {
        List<Parking> learned =
                asks.stream().flatMap(ask -> ask.parked().stream()).toList();
        if (!learned.isEmpty()) {
            store.park(learned);
        }
        return store.parked(endpoints);
    }

    private BudgetGrant answer(BudgetAsk ask, Function<PoolEndpoint, Division> divisions, List<Parking> parked) {
        List<Share> shares = new ArrayList<>();
        boolean hurry = false;
        int processes = 0;
        for (Use use : ask.uses()) {
            Division division = divisions.apply(use.endpoint());
            Stake stake = division.of(ask.holder());
            shares.add(new Share(use.endpoint(), stake.fraction(), stake.version()));
            hurry |= division.isUnsettled(ask.holder(), use);
            processes = Math.max(processes, division.processes());
        }
        Set<PoolEndpoint> asked = ask.uses().stream().map(Use::endpoint).collect(Collectors.toSet());
        return new BudgetGrant(
                settings.lease(),
                hurry ? settings.hurry() : settings.renew(processes),
                shares,
                parked.stream().filter(each -> asked.contains(each.endpoint())).toList());
    }

    /** A process gives back all that it holds. */
    public void release(String holder) {
        database.write(db -> new BudgetStore(db).release(holder));
    }

    /** Takes back what all processes hold: for the only dispatcher, which knows that those of before are dead. */
    public void takeBackAll() {
        database.write(db -> new BudgetStore(db).releaseAll());
    }
}
