package dev.trace.worker.remote;

import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.worker.remote.Dispatchers.Call;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Claims that may wait long at a dispatcher. One that is interrupted is withdrawn there, and its answer still awaited for
 * a moment: a task given meanwhile must not be left to the end of its lease.
 */
final class WaitingClaims {
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Dispatchers dispatchers;

    WaitingClaims(Dispatchers dispatchers) {
        this.dispatchers = dispatchers;
    }

    /** The answer of the first dispatcher that gives one. */
    Answer claim(ClaimCall claim, String token) throws TaskServiceException, InterruptedException {
        StringJoiner failures = new StringJoiner("; ");
        // Once more than there are dispatchers: an idle connection that the other side has closed shows only when used.
        for (int i = 0; i <= dispatchers.bases().size(); i++) {
            URI base = dispatchers.preferred();
            Call call = Call.post(TaskCalls.CLAIM, token, TaskJson.write(claim));
            CompletableFuture<Answer> sent =
                    dispatchers.begin(base, call, claim.request().patience().plus(SLACK));
            try {
                Answer answer = sent.get();
                if (!answer.mayPass()) {
                    return answer;
                }
                failures.add(
                        base + ": " + answer.status() + " " + answer.refusal().message());
            } catch (ExecutionException e) {
                failures.add(base + ": " + Dispatchers.reason(Objects.requireNonNullElse(e.getCause(), e)));
            } catch (InterruptedException e) {
                return withdraw(base, claim, token, sent);
            }
            dispatchers.avoid(base);
        }
        throw new TaskServiceException(failures.toString(), null);
    }

    private Answer withdraw(URI base, ClaimCall claim, String token, CompletableFuture<Answer> sent)
            throws TaskServiceException, InterruptedException {
        Call call = Call.post(TaskCalls.WITHDRAW, token, TaskJson.write(new Withdrawal(claim.requestId())));
        CompletableFuture<Answer> withdrawn = dispatchers.begin(base, call, FAREWELL);
        try {
            Answer answer = sent.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.status() == 200) {
                return answer;
            }
        } catch (ExecutionException | TimeoutException e) {
            withdrawn.cancel(true);
            sent.cancel(true);
        }
        throw new InterruptedException("the claim was withdrawn");
    }
}
