package dev.trace.cli.run;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.Workspace;
import dev.trace.cli.budget.Budget;
import dev.trace.cli.budget.Spending;
import dev.trace.cli.budget.Tariff;
import dev.trace.cli.plan.Plan;
import dev.trace.cli.plan.TaskEstimates;
import dev.trace.dag.DagDeployment;
import dev.trace.dispatcher.DagStatus;
import dev.trace.worker.run.WorkMonitor;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The budget of one run; without one everything goes on. */
final class RunBudget {
    private final @Nullable Budget budget;
    private final @Nullable Spending spending;

    private RunBudget(@Nullable Budget budget, @Nullable Spending spending) {
        this.budget = budget;
        this.spending = spending;
    }

    /** @throws CommandFailure if nothing that the run uses would ever count */
    static RunBudget of(Optional<Budget> budget, Workspace workspace, LoadedDag dag, DagDeployment deployment) {
        if (budget.isEmpty()) {
            return new RunBudget(null, null);
        }
        Tariff tariff = new Tariff(budget.get().unit(), workspace.platform().pools());
        for (String pool : dag.pools()) {
            if (!tariff.counts(pool)) {
                throw CommandFailure.usage("a budget in US dollars needs prices: no endpoint of pool '" + pool
                        + "' has any; set price_per_request or price_per_compute_unit in trace.yaml, or give the budget"
                        + " in cu or requests");
            }
        }
        TaskEstimates estimates = new TaskEstimates(deployment, workspace.operators());
        return new RunBudget(
                budget.get(), new Spending(budget.get(), tariff, task -> estimates.of(task, tariff::dearest)));
    }

    boolean isGiven() {
        return budget != null;
    }

    WorkMonitor monitor() {
        return spending == null ? WorkMonitor.NONE : spending;
    }

    boolean isExhausted() {
        return spending != null && spending.isExhausted();
    }

    /** Says ahead that a plan will not fit; empty if it will. */
    Optional<String> warning(Plan plan) {
        if (budget == null) {
            return Optional.empty();
        }
        BigDecimal planned = switch (budget.unit()) {
            case USD -> plan.total().dollars();
            case COMPUTE_UNITS -> BigDecimal.valueOf(plan.total().computeUnits());
            case REQUESTS -> BigDecimal.valueOf(plan.total().requests());
        };
        return planned.compareTo(budget.amount()) <= 0
                ? Optional.empty()
                : Optional.of("⚠️ all of it takes about " + budget.words(planned) + ", more than the budget of "
                        + budget + ": this run "
                        + (plan.knowsCoverage()
                                ? "will stop on the way"
                                : "may stop on the way, unless enough of it is in hot tables already"));
    }

    /** Why the run ended early; empty if the budget did not end it. */
    Optional<String> ending(DagStatus end) {
        if (spending == null || budget == null || !spending.isExhausted()) {
            return Optional.empty();
        }
        long planned = end.jobs().stream()
                .mapToLong(job -> job.queued() + job.waiting() + job.running())
                .sum();
        if (planned == 0) {
            return Optional.empty();
        }
        long done = end.jobs().stream().mapToLong(job -> job.completed()).sum();
        return Optional.of("stopped at the budget of " + budget + ": used " + budget.words(spending.spent()) + ", "
                + done + " tasks are done and " + planned + " are left. "
                + spending.needed()
                        .map(one -> "It was too small to complete any: one task takes about " + budget.words(one)
                                + " by estimate; give a larger budget")
                        .orElse("Nothing is lost; the same command goes on where this one was, with a budget of its"
                                + " own"));
    }
}
