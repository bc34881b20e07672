package dev.trace.dispatcher.http;

import static dev.trace.dispatcher.http.TaskApiRig.USER;
import static dev.trace.dispatcher.http.TaskApiRig.WORKER;
import static dev.trace.dispatcher.http.TaskApiRig.beat;
import static dev.trace.dispatcher.http.TaskApiRig.call;
import static dev.trace.dispatcher.http.TaskApiRig.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskJson;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the protocol of workers over HTTP refuses, and that nothing secret is logged of it. */
class TaskRefusalIT {
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
    void wrongTokenIsRefused() throws Exception {
        api.fire();
        Claim claim = api.claim();
        api.refused(api.post(TaskCalls.CLAIM, "falsch-und-geheim", call(Duration.ZERO)), 401, "UNAUTHORIZED");
        api.refused(api.post(TaskCalls.CLAIM, USER, call(Duration.ZERO)), 401, "UNAUTHORIZED");
        api.refused(api.post(TaskCalls.DELIVER, claim.capabilityToken(), Map.of()), 401, "UNAUTHORIZED");
        api.refused(api.post(TaskCalls.HEARTBEAT, WORKER, beat(claim.attempt())), 401, "UNAUTHORIZED");
        api.refused(api.post(TaskCalls.HEARTBEAT, "a.b.c", beat(claim.attempt())), 401, "UNAUTHORIZED");
        String foreign = new CapabilityTokens(SigningKeys.random(), Clock.systemUTC())
                .issue(claim.attempt().taskId(), 1, java.util.Optional.empty());
        api.refused(api.post(TaskCalls.COMPLETE, foreign, done(claim.attempt())), 401, "UNAUTHORIZED");
        HttpResponse<String> user =
                api.send(api.request("/v1/dags", WORKER).GET().build());
        api.refused(user, 401, "UNAUTHORIZED");
        api.assertNothingSecretIsLogged(
                "falsch-und-geheim",
                USER,
                WORKER,
                claim.capabilityToken(),
                foreign,
                claim.attempt().leaseToken());
    }

    @Test
    void expiredCapabilityIsRefusedAndOneOfAnEndlessTaskIsRenewed() throws Exception {
        api.fire();
        Claim claim = api.claim();
        HeartbeatAnswer early = TaskJson.read(
                api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .body(),
                HeartbeatAnswer.class);
        assertTrue(early.capabilityToken().isEmpty());
        api.pass(Duration.ofMinutes(40));
        HeartbeatAnswer later = TaskJson.read(
                api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .body(),
                HeartbeatAnswer.class);
        String renewed = later.capabilityToken().orElseThrow();
        assertNotEquals(claim.capabilityToken(), renewed);
        api.pass(Duration.ofMinutes(40));
        api.refused(api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt())), 401, "UNAUTHORIZED");
        assertEquals(
                200,
                api.post(TaskCalls.HEARTBEAT, renewed, beat(claim.attempt())).statusCode());
    }

    @Test
    void staleLeaseIsRefusedAndChangesNothing() throws Exception {
        api.fire();
        Claim claim = api.claim();
        AttemptKey forged = new AttemptKey(claim.attempt().taskId(), 1, "not-the-lease-token");
        api.refused(api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(forged)), 409, "STALE");
        api.refused(api.post(TaskCalls.COMPLETE, claim.capabilityToken(), done(forged)), 409, "STALE");
        AttemptOutcome released = new AttemptOutcome.Released("test");
        assertEquals(
                204,
                api.post(TaskCalls.COMPLETE, claim.capabilityToken(), new CompleteCall(claim.attempt(), released))
                        .statusCode());
        Claim second = api.claim();
        assertEquals(2, second.attempt().attempt());
        api.refused(api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt())), 409, "STALE");
        api.refused(api.post(TaskCalls.COMPLETE, claim.capabilityToken(), done(claim.attempt())), 409, "STALE");
        assertEquals(1, api.job().running());
        api.assertNothingSecretIsLogged("not-the-lease-token", claim.attempt().leaseToken());
    }

    @Test
    void foreignTaskIsRefused() throws Exception {
        api.fire();
        api.fire();
        Claim mine = api.claim();
        AttemptKey foreign = new AttemptKey(
                mine.attempt().taskId() + 1,
                mine.attempt().attempt(),
                mine.attempt().leaseToken());
        api.refused(api.post(TaskCalls.HEARTBEAT, mine.capabilityToken(), beat(foreign)), 403, "FOREIGN");
        api.refused(
                api.post(TaskCalls.EVENTS, mine.capabilityToken(), new EventsCall(foreign, List.of())), 403, "FOREIGN");
        api.refused(api.post(TaskCalls.COMPLETE, mine.capabilityToken(), done(foreign)), 403, "FOREIGN");
    }

    @Test
    void oversizedBodyIsRefusedWhateverItSaysOfItsLength() throws Exception {
        api.fire();
        Claim claim = api.claim();
        byte[] large = new byte[300 << 10];
        api.refused(api.post(TaskCalls.CLAIM, WORKER, BodyPublishers.ofByteArray(large)), 413, "TOO_LARGE");
        api.refused(
                api.post(
                        TaskCalls.HEARTBEAT,
                        claim.capabilityToken(),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                413,
                "TOO_LARGE");
        assertEquals(
                200,
                api.post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .statusCode());
    }

    @Test
    void malformedBodiesAreRefused() throws Exception {
        api.fire();
        Claim claim = api.claim();
        for (String body : new String[] {
            "",
            "{",
            "null",
            "[]",
            "{\"v\":1}",
            "{\"v\":1,\"request_id\":null,\"again\":false,\"request\":{}}",
            "{\"v\":1,\"request_id\":\"guessable\",\"again\":false,\"request\":{\"worker\":\"w\",\"runtimes\":[],"
                    + "\"jobs\":[],\"chains\":[],\"patience\":\"PT0S\"}}",
            "{\"v\":99,\"request_id\":\"a\"}",
            "{\"v\":1,\"request_id\":\"0123456789abcdef\",\"again\":false,\"request\":{\"worker\":\"w\",\"runtimes\":[\"local\"],\"jobs\":[],"
                    + "\"chains\":[1],\"patience\":\"soon\"}}"
        }) {
            api.refused(api.post(TaskCalls.CLAIM, WORKER, BodyPublishers.ofString(body)), 400, "INVALID");
        }
        api.refused(
                api.post(
                        TaskCalls.HEARTBEAT,
                        claim.capabilityToken(),
                        BodyPublishers.ofString("{\"v\":1,\"attempt\":7}")),
                400,
                "INVALID");
        api.refused(
                api.post(
                        TaskCalls.COMPLETE,
                        claim.capabilityToken(),
                        BodyPublishers.ofString("{\"v\":1,\"attempt\":null,\"outcome\":null}")),
                400,
                "INVALID");
        HttpResponse<String> noLease = api.send(api.request(TaskCalls.FETCH + "?task_id=1&attempt=x", WORKER)
                .GET()
                .build());
        api.refused(noLease, 400, "INVALID");
    }
}
