package dev.trace.cli.budget;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.rpc.RpcUse.Outcome;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.run.WorkMonitor;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds a run back before it uses more than its budget. A task starts only if the tasks that run and itself fit into what
 * is left, by estimate, so that as little as possible is paid for in vain; and no call is sent that might not fit,
 * counting every call under way as if it had been answered by the dearest endpoint. Calls that an endpoint refuses and
 * that are tried again count each time, so only tries of calls already under way can come on top. Safe for use from
 * several threads.
 */
public final class Spending implements WorkMonitor {
    private final Budget budget;
    private final Tariff tariff;
    private final Function<TaskSpec, BigDecimal> estimates;
    private final Map<Kind, Open> calls = new HashMap<>();
    private final Map<AttemptKey, Running> running = new HashMap<>();
    private BigDecimal spent = BigDecimal.ZERO;
    private boolean exhausted;

    private record Kind(String pool, String method) {}

    /** Calls of a kind that were asked for and have not been answered yet. */
    private static final class Open {
        long number;
    }

    /** A task at work: what it was estimated to use, and what it has used. */
    private static final class Running {
        final BigDecimal estimate;
        BigDecimal used = BigDecimal.ZERO;

        Running(BigDecimal estimate) {
            this.estimate = estimate;
        }

        BigDecimal left() {
            return estimate.subtract(used).max(BigDecimal.ZERO);
        }
    }

    /** @param estimates what a task will use; zero where nobody knows */
    public Spending(Budget budget, Tariff tariff, Function<TaskSpec, BigDecimal> estimates) {
        this.budget = budget;
        this.tariff = tariff;
        this.estimates = estimates;
    }

    @Override
    public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
        BigDecimal estimate = estimates.apply(task);
        synchronized (this) {
            BigDecimal after = spent.add(estimate);
            for (Running each : running.values()) {
                after = after.add(each.left());
            }
            if (exhausted || after.compareTo(budget.amount()) > 0) {
                return refuse();
            }
            running.put(attempt, new Running(estimate));
            return Optional.empty();
        }
    }

    @Override
    public synchronized void ended(AttemptKey attempt) {
        running.remove(attempt);
    }

    @Override
    public synchronized Optional<String> asking(AttemptKey attempt, String pool, String method) {
        Kind kind = new Kind(pool, method);
        BigDecimal after = spent.add(tariff.dearest(pool, method));
        for (Map.Entry<Kind, Open> each : calls.entrySet()) {
            long open = Math.max(0, each.getValue().number);
            after = after.add(
                    tariff.dearest(each.getKey().pool(), each.getKey().method()).multiply(BigDecimal.valueOf(open)));
        }
        if (exhausted || after.compareTo(budget.amount()) > 0) {
            return refuse();
        }
        calls.computeIfAbsent(kind, any -> new Open()).number++;
        return Optional.empty();
    }

    @Override
    public synchronized void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {
        BigDecimal amount = budget.of(use);
        spent = spent.add(amount);
        Running task = running.get(attempt);
        if (task != null) {
            task.used = task.used.add(amount);
        }
        if (use.outcome() == Outcome.ANSWERED) {
            Open open = calls.get(new Kind(pool, use.method()));
            if (open != null && open.number > 0) {
                open.number--;
            }
        }
    }

    private Optional<String> refuse() {
        exhausted = true;
        return Optional.of("the budget of " + budget + " does not allow more");
    }

    /** Whether something was held back: nothing starts any more. */
    public synchronized boolean isExhausted() {
        return exhausted;
    }

    /** So far. */
    public synchronized BigDecimal spent() {
        return spent;
    }
}
