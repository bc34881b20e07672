package dev.trace.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * A job's time-outs and attempts.
 *
 * @param lease how long an attempt may go without a heartbeat
 * @param timeout how long an attempt may take; empty for no limit
 * @param maxAttempts attempts that may fail by the operator's own report
 * @param backoff wait before the second attempt, doubled for each one after; empty for the platform's
 * @param maxBackoff the longest such wait; empty for the platform's
 * @param idleTimeout how long a container may wait for the next task
 * @param priority higher is claimed first
 */
public record Limits(
        Duration lease,
        Optional<Duration> timeout,
        int maxAttempts,
        Optional<Duration> backoff,
        Optional<Duration> maxBackoff,
        Duration idleTimeout,
        int priority) {}
