package dev.trace.cli.budget;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.run.WorkMonitor;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a run back before it uses more than its budget. A task starts only if the tasks that run and itself fit into what
 * is left, by estimate, so that as little as possible is paid for in vain; only the first may start in any case. And
 * nothing is asked that might not fit, counting all that is under way as if the dearest endpoint answered it at the
 * first try. What is paid for is counted each time, so only further tries of what is already under way, and log pages
 * read ahead, can come on top. Safe for use from several threads.
 */
public final class Spending implements WorkMonitor {
    private final Budget budget;
    private final Tariff tariff;
    private final Function<TaskSpec, BigDecimal> estimates;
    /** What calls under way may come to, by attempt. */
    private final Map<AttemptKey, BigDecimal> reserved = new HashMap<>();

    private final Map<AttemptKey, Running> running = new HashMap<>();
    private BigDecimal spent = BigDecimal.ZERO;
    private boolean exhausted;
    /** Estimate of the first task; null as long as none has started. */
    private @Nullable BigDecimal first;

    private boolean committed;

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
            // Otherwise a budget below one task's estimate, which may be too high, would never get anything done.
            if (exhausted || (first != null && after.compareTo(budget.amount()) > 0)) {
                return refuse();
            }
            first = first == null ? estimate : first;
            running.put(attempt, new Running(estimate));
            return Optional.empty();
        }
    }

    @Override
    public synchronized void ended(AttemptKey attempt) {
        running.remove(attempt);
        reserved.remove(attempt);
    }

    @Override
    public synchronized Optional<String> asking(AttemptKey attempt, String pool, String method) {
        BigDecimal most = tariff.dearest(pool, method);
        BigDecimal after = spent.add(most);
        for (BigDecimal each : reserved.values()) {
            after = after.add(each);
        }
        // Though nothing more may start, what runs was found to fit and ends what it began.
        if (after.compareTo(budget.amount()) > 0) {
            return refuse();
        }
        reserved.merge(attempt, most, BigDecimal::add);
        return Optional.empty();
    }

    @Override
    public synchronized void settled(AttemptKey attempt, String pool, String method) {
        BigDecimal most = tariff.dearest(pool, method);
        reserved.computeIfPresent(attempt, (same, sum) -> sum.subtract(most));
    }

    @Override
    public synchronized void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {
        BigDecimal amount = budget.of(use);
        spent = spent.add(amount);
        Running task = running.get(attempt);
        if (task != null) {
            task.used = task.used.add(amount);
        }
    }

    @Override
    public synchronized void committed(TaskSpec task, long chainId, StagedRows rows) {
        committed = true;
    }

    /** What one task takes by estimate, if the budget was too small for any to commit something; empty otherwise. */
    public synchronized Optional<BigDecimal> needed() {
        return committed ? Optional.empty() : Optional.ofNullable(first);
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
