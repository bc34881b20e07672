package dev.trace.dag.platform;

/**
 * How the tasks of a runtime are run.
 *
 * @param name as {@code runtime} in DAGs
 * @param executor what runs them
 */
public record RuntimeConfig(String name, ExecutorConfig executor) {}
