package dev.trace.testkit;

/**
 * On whose behalf rows are written.
 *
 * @param scope fence scope: an older fence than the last one seen on it commits nothing
 * @param task the task
 * @param attempt the attempt, from 1
 * @param fence the lease's fence
 */
public record AttemptIdentity(String scope, long task, int attempt, long fence) {}
