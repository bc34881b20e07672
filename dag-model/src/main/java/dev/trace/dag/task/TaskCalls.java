package dev.trace.dag.task;

import dev.trace.api.Emission;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@link TaskService} as messages over HTTP: where each call goes and what its body and answer are, written by {@link
 * TaskJson}. What has no record of its own here is the record of the interface: a claim is answered by a {@link Claim} or
 * by nothing, a fetch by a {@link TaskSpec}, and a delivery holds a {@link CommitPayload}.
 */
public final class TaskCalls {
    public static final String CLAIM = "/internal/task-claim";
    public static final String WITHDRAW = "/internal/task-claim/withdraw";
    public static final String RELEASE_BUDGET = "/internal/budget-release";
    public static final String FETCH = "/internal/task-fetch";
    public static final String DELIVER = "/internal/task-deliver";
    public static final String HEARTBEAT = "/v1/task/heartbeat";
    public static final String EVENTS = "/v1/task/events";
    public static final String COMPLETE = "/v1/task/complete";

    /** Header of a fetch with the lease token, which must not stand in an address that somebody logs. */
    public static final String LEASE_TOKEN = "Trace-Lease-Token";

    /** The error of a refusal that means {@link StaleAttemptException}. */
    public static final String STALE = "STALE";

    private TaskCalls() {}

    /**
     * Asks for a task.
     *
     * @param requestId becomes the token of the lease, so unguessable: 16 to 64 letters, digits and dashes
     * @param again whether the same request may have got a task whose answer did not arrive; that one is given then
     * @param request what the worker is ready to run
     */
    public record ClaimCall(String requestId, boolean again, ClaimRequest request) {
        private static final String FORM = "[A-Za-z0-9-]{16,64}";

        public ClaimCall {
            if (!requestId.matches(FORM)) {
                throw new IllegalArgumentException("request_id must be 16 to 64 letters, digits and dashes");
            }
            Objects.requireNonNull(request.patience(), "patience");
        }

        /** The same request, made again. */
        public ClaimCall repeated() {
            return new ClaimCall(requestId, true, request);
        }
    }

    /**
     * Ends the wait of a claim: it is answered at once, with nothing unless a task was taken already.
     *
     * @param requestId of the claim
     */
    public record Withdrawal(String requestId) {
        public Withdrawal {
            Objects.requireNonNull(requestId, "request_id");
        }
    }

    /**
     * Extends a lease.
     *
     * @param attempt proof of it
     * @param progress how far the attempt is
     * @param budget what the worker's process asks of the endpoints it shares with others; seldom there
     */
    public record HeartbeatCall(
            AttemptKey attempt,
            TaskProgress progress,
            @Added Optional<BudgetAsk> budget) {
        public HeartbeatCall {
            Objects.requireNonNull(attempt.leaseToken(), "lease_token");
            Objects.requireNonNull(progress, "progress");
        }

        /** One that asks for nothing. */
        public HeartbeatCall(AttemptKey attempt, TaskProgress progress) {
            this(attempt, progress, Optional.empty());
        }
    }

    /**
     * What the worker is told.
     *
     * @param directive whether to go on
     * @param capabilityToken to be shown from now on; empty while the former one is good for long enough
     * @param budget what its process may use from now on; empty if it has not asked
     */
    public record HeartbeatAnswer(
            Directive directive,
            Optional<String> capabilityToken,
            @Added Optional<BudgetGrant> budget) {
        /** Without the token. */
        @Override
        public String toString() {
            return directive.toString();
        }
    }

    /**
     * Gives back all shares of a process.
     *
     * @param holder the process, which never asks under this name again
     */
    public record BudgetRelease(String holder) {
        public BudgetRelease {
            Objects.requireNonNull(holder, "holder");
        }
    }

    /**
     * Emits events.
     *
     * @param attempt proof of the lease
     * @param events to route
     */
    public record EventsCall(AttemptKey attempt, List<Emission> events) {
        public EventsCall {
            Objects.requireNonNull(attempt.leaseToken(), "lease_token");
            events = List.copyOf(events);
        }
    }

    /**
     * Ends an attempt.
     *
     * @param attempt proof of the lease
     * @param outcome how it ended
     */
    public record CompleteCall(AttemptKey attempt, AttemptOutcome outcome) {
        public CompleteCall {
            Objects.requireNonNull(attempt.leaseToken(), "lease_token");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /**
     * Why a call changed nothing.
     *
     * @param error its name
     * @param message for people
     */
    public record Refusal(String error, String message) {}
}
