package dev.trace.dag.task;

import java.util.Optional;

/**
 * The answer to a heartbeat.
 *
 * @param directive what the attempt is to do
 * @param budget what the process may use from now on; empty if it has not asked, or nobody shares anything out
 */
public record Pulse(Directive directive, Optional<BudgetGrant> budget) {}
