package dev.trace.dispatcher.auth;

import java.time.Instant;

/** What came of checking a capability token. */
public sealed interface Capability {
    /**
     * The token is ours and still valid. Whether the attempt is live only its lease tells.
     *
     * @param taskId the task that it speaks for
     * @param attempt the attempt that it speaks for, from 1
     * @param expiresAt when it ends
     * @param renewable whether the attempt may get another: its task has no time-out
     */
    record Granted(long taskId, int attempt, Instant expiresAt, boolean renewable) implements Capability {
        /** Whether it speaks for this attempt. */
        public boolean isFor(long task, int attemptOfTask) {
            return taskId == task && attempt == attemptOfTask;
        }
    }

    /**
     * The token is worth nothing.
     *
     * @param reason for people; never holds a part of the token
     */
    record Denied(String reason) implements Capability {}
}
