package dev.trace.worker.remote;

import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.worker.remote.Dispatchers.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.StringJoiner;

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
    Answer claim(ClaimCall first, String token) throws TaskServiceException, InterruptedException {
        ClaimCall claim = first;
        StringJoiner failures = new StringJoiner("; ");
        // Once more than there are dispatchers: an idle connection that the other side has closed shows only when used.
        for (int i = 0; i <= dispatchers.bases().size(); i++) {
            URI base = dispatchers.preferred();
            Call call = Call.post(TaskCalls.CLAIM, token, TaskJson.write(claim));
            Duration longest = claim.request().patience().plus(SLACK);
            Sent sent = dispatchers.begin(base, call, longest);
            try {
                Answer answer = sent.await(longest);
                if (!answer.mayPass()) {
                    return answer;
                }
                failures.add(
                        base + ": " + answer.status() + " " + answer.refusal().message());
            } catch (IOException e) {
                failures.add(base + ": " + Dispatchers.reason(e));
            } catch (InterruptedException e) {
                return withdraw(claim, token, sent);
            }
            dispatchers.avoid(base);
            claim = claim.repeated();
        }
        throw new TaskServiceException(failures.toString(), null);
    }

    private Answer withdraw(ClaimCall claim, String token, Sent sent) throws InterruptedException {
        Call call = Call.post(TaskCalls.WITHDRAW, token, TaskJson.write(new Withdrawal(claim.requestId())));
        Sent withdrawal = dispatchers.begin(sent.base(), call, FAREWELL);
        try {
            Answer answer = sent.await(FAREWELL);
            if (answer.status() == 200) {
                return answer;
            }
        } catch (IOException e) {
            withdrawal.cancel();
        }
        throw new InterruptedException("the claim was withdrawn");
    }
}
