package dev.trace.dispatcher.budget;

import dev.trace.dag.task.BudgetAsk.Use;
import dev.trace.dispatcher.store.Stake;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who uses how much of one endpoint. Processes get equal parts, but none more than the others leave, counting what each
 * may yet be using: a newcomer gets what is free, and its part as the others come to ask and learn that theirs is smaller.
 *
 * <p>Of limits that count whole requests a part can be too small for one. So no more processes use an endpoint than it
 * takes requests at once; the others wait, and whoever has had its turn waits behind them.
 */
final class Division {
    /** A third of three, in floating point, is still one. */
    private static final double ROUNDING = 1e-9;

    private final Map<String, Stake> stakes = new LinkedHashMap<>();
    private final Duration turn;
    private final Instant now;

    /** One that nobody uses yet. */
    Division(Duration turn, Instant now) {
        this.turn = turn;
        this.now = now;
    }

    /** A process asks, and keeps to a share that it was given; whatever it may use from now on is its stake. */
    void ask(String holder, Use use) {
        Stake before = stakes.getOrDefault(holder, new Stake(use.endpoint(), holder, 0, 0, 0, now));
        stakes.put(holder, before);
        // An answer may be under way, or lost: until the process says that it has it, it may use what it had.
        double using = before.version() == use.version() ? before.fraction() : before.most();
        double free =
                Math.max(0, 1 - others(holder).stream().mapToDouble(Stake::most).sum());
        double fair = fair(use);
        if (stakes.size() <= use.maxConcurrency()) {
            stakes.put(holder, before.given(Math.min(fair, free), using, before.turnAt()));
        } else if (before.fraction() < fair - ROUNDING) {
            stakes.put(holder, waiting(before, using, free, fair));
        } else {
            boolean over = isOver(before.turnAt()) && isNeeded(holder, use);
            stakes.put(holder, over ? before.given(0, using, now) : before.given(fair, using, before.turnAt()));
        }
    }

    private Stake waiting(Stake before, double using, double free, double fair) {
        long ahead = waiters(before.holder()).stream()
                .filter(other -> other.turnAt().isBefore(before.turnAt()))
                .count();
        boolean itsTurn = ahead < Math.floor(free / fair + ROUNDING);
        return itsTurn ? before.given(fair, using, now) : before.given(0, using, before.turnAt());
    }

    private boolean isOver(Instant turnAt) {
        return !turnAt.plus(turn).isAfter(now);
    }

    /** Whether more have waited for a turn's length than there is room for: one goes for each of them, not all at once. */
    private boolean isNeeded(String holder, Use use) {
        long inVain = waiters(holder).stream()
                .filter(waiter -> isOver(waiter.turnAt()))
                .count();
        long users =
                stakes.values().stream().filter(stake -> stake.fraction() > 0).count();
        return inVain > use.maxConcurrency() - users;
    }

    private List<Stake> others(String holder) {
        return stakes.values().stream()
                .filter(stake -> !stake.holder().equals(holder))
                .toList();
    }

    private List<Stake> waiters(String holder) {
        return others(holder).stream().filter(stake -> stake.fraction() == 0).toList();
    }

    private double fair(Use use) {
        return 1.0 / Math.min(stakes.size(), use.maxConcurrency());
    }

    /** How many use it, or wait to. */
    int processes() {
        return stakes.size();
    }

    /** What a process holds. */
    void add(Stake stake) {
        stakes.put(stake.holder(), stake);
    }

    Stake of(String holder) {
        Stake stake = stakes.get(holder);
        if (stake == null) {
            throw new IllegalArgumentException(holder + " has not asked");
        }
        return stake;
    }

    /** Whether a process waits for more, or has not yet said that it keeps to less, so that others wait. */
    boolean isUnsettled(String holder, Use use) {
        Stake stake = of(holder);
        return stake.fraction() < fair(use) - ROUNDING || stake.most() > stake.fraction() + ROUNDING;
    }
}
