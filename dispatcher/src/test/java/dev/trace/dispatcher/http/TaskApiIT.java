package dev.trace.dispatcher.http;

import static dev.trace.dispatcher.http.TaskApiRig.USER;
import static dev.trace.dispatcher.http.TaskApiRig.WORKER;
import static dev.trace.dispatcher.http.TaskApiRig.beat;
import static dev.trace.dispatcher.http.TaskApiRig.call;
import static dev.trace.dispatcher.http.TaskApiRig.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.PoolEndpoint;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.BudgetRelease;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskSpec;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the protocol of workers over HTTP does. */
class TaskApiIT {
    private TaskApiRig api;

    @BeforeEach
    void start() throws Exception {
        api = new TaskApiRig();
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void sharesComeWithTheTaskAndWithHeartbeatsAndGoBack() throws Exception {
        api.fire();
        Claim unsharing = api.claim();
        assertEquals(Optional.empty(), unsharing.budget(), "who does not ask is told nothing");
        BudgetAsk.Use use = new BudgetAsk.Use(new PoolEndpoint("main", "node"), 16, 0);
        BudgetAsk ask = new BudgetAsk("0123456789abcdef", List.of(use), List.of());
        HeartbeatCall beat = new HeartbeatCall(unsharing.attempt(), TaskProgress.NONE, Optional.of(ask));
        HttpResponse<String> answer = api.post(TaskCalls.HEARTBEAT, unsharing.capabilityToken(), beat);
        BudgetGrant grant =
                TaskJson.read(answer.body(), HeartbeatAnswer.class).budget().orElseThrow();
        assertEquals(1, grant.shares().get(0).fraction());
        HttpResponse<String> plain =
                api.post(TaskCalls.HEARTBEAT, unsharing.capabilityToken(), beat(unsharing.attempt()));
        assertEquals(
                Optional.empty(),
                TaskJson.read(plain.body(), HeartbeatAnswer.class).budget());
        assertEquals(
                204,
                api.post(TaskCalls.RELEASE_BUDGET, WORKER, new BudgetRelease(ask.holder()))
                        .statusCode());
        api.refused(api.post(TaskCalls.RELEASE_BUDGET, USER, new BudgetRelease(ask.holder())), 401, "UNAUTHORIZED");
        api.post(TaskCalls.COMPLETE, unsharing.capabilityToken(), done(unsharing.attempt()));
        api.fire();
        ClaimCall sharing = call(Duration.ofSeconds(10));
        ClaimCall asking =
                new ClaimCall(sharing.requestId(), false, sharing.request().sharing(ask));
        HttpResponse<String> given = api.post(TaskCalls.CLAIM, WORKER, asking);
        assertTrue(TaskJson.read(given.body(), Claim.class).budget().isPresent());
        HttpResponse<String> again = api.post(TaskCalls.CLAIM, WORKER, asking.repeated());
        assertTrue(TaskJson.read(again.body(), Claim.class).budget().isPresent(), "also where the answer was lost");
    }

    @Test
    void taskIsClaimedKeptAndEnded() throws Exception {
        api.fire();
        Claim claim = api.claim();
        assertEquals("quick", claim.task().dag(), "replies to workers are exact, whatever is masked for people");
        assertEquals("requests", claim.task().job().name());
        AttemptKey attempt = claim.attempt();
        HttpResponse<String> fetched =
                api.send(api.request(TaskCalls.FETCH + "?task_id=" + attempt.taskId() + "&attempt=1", WORKER)
                        .header(TaskCalls.LEASE_TOKEN, attempt.leaseToken())
                        .GET()
                        .build());
        assertEquals(claim.task(), TaskJson.read(fetched.body(), TaskSpec.class));
        HttpResponse<String> kept = api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(attempt));
        assertEquals(
                Directive.CONTINUE,
                TaskJson.read(kept.body(), HeartbeatAnswer.class).directive());
        assertEquals(
                204,
                api.post(TaskCalls.EVENTS, claim.capabilityToken(), new EventsCall(attempt, List.of()))
                        .statusCode());
        assertEquals(
                204,
                api.post(TaskCalls.COMPLETE, claim.capabilityToken(), done(attempt))
                        .statusCode());
        assertEquals(
                204,
                api.post(TaskCalls.COMPLETE, claim.capabilityToken(), done(attempt))
                        .statusCode(),
                "again changes nothing");
        assertEquals(1, api.job().completed());
    }

    @Test
    void claimWaitsAndWakesPromptly() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = api.claimLater(call(Duration.ofSeconds(20)));
        assertEquals(
                204,
                api.post(TaskCalls.CLAIM, WORKER, call(Duration.ofMillis(50))).statusCode());
        long fired = System.nanoTime();
        api.fire();
        assertEquals(200, waiting.get(10, TimeUnit.SECONDS).statusCode());
        long millis = (System.nanoTime() - fired) / 1_000_000;
        assertTrue(millis < 900, "woken by the signal, not by the next look: after " + millis + " ms");
    }

    @Test
    void hundredWaitingWorkersLeaveRoomForOthersAndEachTaskGoesToOne() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = java.util.stream.Stream.generate(
                        () -> api.claimLater(call(Duration.ofSeconds(5))))
                .limit(100)
                .toList();
        api.fire();
        CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        long given = waiting.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 200)
                .count();
        assertEquals(1, given);
    }

    @Test
    void withdrawnClaimIsAnsweredAtOnceAndTakesNothing() throws Exception {
        ClaimCall call = call(Duration.ofSeconds(20));
        CompletableFuture<HttpResponse<String>> waiting = api.claimLater(call);
        while (!waiting.isDone()) {
            assertEquals(
                    204,
                    api.post(TaskCalls.WITHDRAW, WORKER, new Withdrawal(call.requestId()))
                            .statusCode());
        }
        assertEquals(204, waiting.get().statusCode());
        api.fire();
        assertEquals(1, api.claim().attempt().attempt());
    }

    @Test
    void claimWhoseAnswerWasLostIsGivenAgain() throws Exception {
        api.fire();
        ClaimCall call = call(Duration.ofSeconds(10));
        Claim lost = TaskJson.read(api.post(TaskCalls.CLAIM, WORKER, call).body(), Claim.class);
        Claim again =
                TaskJson.read(api.post(TaskCalls.CLAIM, WORKER, call.repeated()).body(), Claim.class);
        assertEquals(lost.attempt(), again.attempt());
        assertEquals(lost.fence(), again.fence());
        assertFalse(again.leaseExpiresAt().isBefore(lost.leaseExpiresAt()));
        assertEquals(
                204,
                api.post(TaskCalls.COMPLETE, again.capabilityToken(), done(again.attempt()))
                        .statusCode());
        ClaimCall later = new ClaimCall(call.requestId(), true, call.request().waiting(Duration.ZERO));
        assertEquals(204, api.post(TaskCalls.CLAIM, WORKER, later).statusCode(), "what is done is not given again");
    }

    @Test
    void waitingWorkersAreLetGoWhenTheDispatcherStops() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = api.claimLater(call(Duration.ofSeconds(20)));
        assertEquals(
                204,
                api.post(TaskCalls.CLAIM, WORKER, call(Duration.ofMillis(50))).statusCode());
        api.dispatcher().letWorkersGo();
        refused503(waiting.get(5, TimeUnit.SECONDS));
        refused503(api.post(TaskCalls.CLAIM, WORKER, call(Duration.ofSeconds(20))));
    }

    private static void refused503(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("UNAVAILABLE"), answer.body());
    }
}
