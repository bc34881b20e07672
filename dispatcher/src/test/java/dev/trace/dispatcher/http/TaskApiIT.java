package dev.trace.dispatcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.PoolEndpoint;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.BudgetRelease;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskSpec;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.EmitMode;
import dev.trace.dispatcher.TestFixtures;
import dev.trace.dispatcher.auth.BearerTokens;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The protocol of workers over HTTP: what it does, and whom it refuses. */
class TaskApiIT {
    private static final String WORKER = "worker-token-of-this-test";
    private static final String USER = "user-token-of-this-test";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final HttpClient http = HttpClient.newHttpClient();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final SigningKeys keys = SigningKeys.random();
    private DataSource state;
    private Dispatcher dispatcher;
    private DispatcherApi api;

    @BeforeEach
    void start() throws Exception {
        state = TestFixtures.state();
        dispatcher = Dispatcher.start(DispatcherSettings.embedded().sharedAs("test"), state);
        dispatcher.control().deploy(TestFixtures.pipeline());
        Clock moved = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        ApiAccess access = new ApiAccess(
                BearerTokens.of(Sensitive.of(USER)),
                BearerTokens.of(Sensitive.of(WORKER)),
                new CapabilityTokens(keys, moved));
        api = DispatcherApi.start(ApiSettings.loopback(access), dispatcher, text -> text.replace("quick", "***"));
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger().detachAppender(log);
        logger().setLevel(null);
        api.close();
        dispatcher.close();
        ((AutoCloseable) state).close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.trace.dispatcher");
    }

    private void fire() throws Exception {
        dispatcher.control().emit("quick", "requests", Map.of(), EmitMode.REUSE);
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(api.uri() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(String path, String token, Object message) throws Exception {
        return post(path, token, BodyPublishers.ofString(TaskJson.write(message)));
    }

    private HttpResponse<String> post(String path, String token, BodyPublisher body) throws Exception {
        return http.send(request(path, token).POST(body).build(), BodyHandlers.ofString());
    }

    private ClaimCall call(Duration patience) {
        return new ClaimCall(
                UUID.randomUUID().toString(),
                false,
                new ClaimRequest("worker", Set.of("local"), Set.of(), Set.of(1L), patience));
    }

    private Claim claim() throws Exception {
        HttpResponse<String> answer = post(TaskCalls.CLAIM, WORKER, call(Duration.ofSeconds(10)));
        assertEquals(200, answer.statusCode(), answer.body());
        return TaskJson.read(answer.body(), Claim.class);
    }

    private CompletableFuture<HttpResponse<String>> claimLater(ClaimCall call) {
        HttpRequest waiting = request(TaskCalls.CLAIM, WORKER)
                .POST(BodyPublishers.ofString(TaskJson.write(call)))
                .build();
        return http.sendAsync(waiting, BodyHandlers.ofString());
    }

    private static HeartbeatCall beat(AttemptKey attempt) {
        return new HeartbeatCall(attempt, new TaskProgress(1, 2, 3));
    }

    private static CompleteCall done(AttemptKey attempt) {
        return new CompleteCall(attempt, new AttemptOutcome.Succeeded(TaskProgress.NONE));
    }

    private void refused(HttpResponse<String> answer, int status, String error) {
        assertEquals(status, answer.statusCode(), answer.body());
        Refusal refusal;
        try {
            refusal = TaskJson.mapper().readValue(answer.body(), Refusal.class);
        } catch (java.io.IOException e) {
            throw new AssertionError(answer.body(), e);
        }
        assertEquals(error, refusal.error(), answer.body());
        assertFalse(refusal.message().contains("Exception"), refusal.message());
        assertTrue(
                log.list.stream().anyMatch(line -> line.getFormattedMessage().contains(" " + status + " " + error)),
                "not logged: " + answer.body());
    }

    private void assertNothingSecretIsLogged(String... secrets) {
        for (ILoggingEvent line : List.copyOf(log.list)) {
            for (String secret : secrets) {
                assertFalse(line.getFormattedMessage().contains(secret), line.getFormattedMessage());
            }
        }
    }

    @Test
    void sharesComeWithTheTaskAndWithHeartbeatsAndGoBack() throws Exception {
        fire();
        Claim unsharing = claim();
        assertEquals(Optional.empty(), unsharing.budget(), "who does not ask is told nothing");
        BudgetAsk.Use use = new BudgetAsk.Use(new PoolEndpoint("main", "node"), 16, 0);
        BudgetAsk ask = new BudgetAsk("0123456789abcdef", List.of(use), List.of());
        HeartbeatCall beat = new HeartbeatCall(unsharing.attempt(), TaskProgress.NONE, Optional.of(ask));
        HttpResponse<String> answer = post(TaskCalls.HEARTBEAT, unsharing.capabilityToken(), beat);
        BudgetGrant grant =
                TaskJson.read(answer.body(), HeartbeatAnswer.class).budget().orElseThrow();
        assertEquals(1, grant.shares().get(0).fraction());
        HttpResponse<String> plain = post(TaskCalls.HEARTBEAT, unsharing.capabilityToken(), beat(unsharing.attempt()));
        assertEquals(
                Optional.empty(),
                TaskJson.read(plain.body(), HeartbeatAnswer.class).budget());
        assertEquals(
                204,
                post(TaskCalls.RELEASE_BUDGET, WORKER, new BudgetRelease(ask.holder()))
                        .statusCode());
        refused(post(TaskCalls.RELEASE_BUDGET, USER, new BudgetRelease(ask.holder())), 401, "UNAUTHORIZED");
        post(TaskCalls.COMPLETE, unsharing.capabilityToken(), done(unsharing.attempt()));
        fire();
        ClaimCall sharing = call(Duration.ofSeconds(10));
        ClaimCall asking =
                new ClaimCall(sharing.requestId(), false, sharing.request().sharing(ask));
        HttpResponse<String> given = post(TaskCalls.CLAIM, WORKER, asking);
        assertTrue(TaskJson.read(given.body(), Claim.class).budget().isPresent());
        HttpResponse<String> again = post(TaskCalls.CLAIM, WORKER, asking.repeated());
        assertTrue(TaskJson.read(again.body(), Claim.class).budget().isPresent(), "also where the answer was lost");
    }

    @Test
    void taskIsClaimedKeptAndEnded() throws Exception {
        fire();
        Claim claim = claim();
        assertEquals("quick", claim.task().dag(), "replies to workers are exact, whatever is masked for people");
        assertEquals("requests", claim.task().job().name());
        AttemptKey attempt = claim.attempt();
        HttpResponse<String> fetched = http.send(
                request(TaskCalls.FETCH + "?task_id=" + attempt.taskId() + "&attempt=1", WORKER)
                        .header(TaskCalls.LEASE_TOKEN, attempt.leaseToken())
                        .GET()
                        .build(),
                BodyHandlers.ofString());
        assertEquals(claim.task(), TaskJson.read(fetched.body(), TaskSpec.class));
        HttpResponse<String> kept = post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(attempt));
        assertEquals(
                Directive.CONTINUE,
                TaskJson.read(kept.body(), HeartbeatAnswer.class).directive());
        assertEquals(
                204,
                post(TaskCalls.EVENTS, claim.capabilityToken(), new EventsCall(attempt, List.of()))
                        .statusCode());
        assertEquals(
                204,
                post(TaskCalls.COMPLETE, claim.capabilityToken(), done(attempt)).statusCode());
        assertEquals(
                204,
                post(TaskCalls.COMPLETE, claim.capabilityToken(), done(attempt)).statusCode(),
                "again changes nothing");
        assertEquals(1, dispatcher.control().status("quick").jobs().get(0).completed());
    }

    @Test
    void claimWaitsAndWakesPromptly() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = claimLater(call(Duration.ofSeconds(20)));
        assertEquals(
                204, post(TaskCalls.CLAIM, WORKER, call(Duration.ofMillis(50))).statusCode());
        long fired = System.nanoTime();
        fire();
        assertEquals(200, waiting.get(10, TimeUnit.SECONDS).statusCode());
        long millis = (System.nanoTime() - fired) / 1_000_000;
        assertTrue(millis < 900, "woken by the signal, not by the next look: after " + millis + " ms");
    }

    @Test
    void hundredWaitingWorkersLeaveRoomForOthersAndEachTaskGoesToOne() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = java.util.stream.Stream.generate(
                        () -> claimLater(call(Duration.ofSeconds(5))))
                .limit(100)
                .toList();
        fire();
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
        CompletableFuture<HttpResponse<String>> waiting = claimLater(call);
        while (!waiting.isDone()) {
            assertEquals(
                    204,
                    post(TaskCalls.WITHDRAW, WORKER, new Withdrawal(call.requestId()))
                            .statusCode());
        }
        assertEquals(204, waiting.get().statusCode());
        fire();
        assertEquals(1, claim().attempt().attempt());
    }

    @Test
    void claimWhoseAnswerWasLostIsGivenAgain() throws Exception {
        fire();
        ClaimCall call = call(Duration.ofSeconds(10));
        Claim lost = TaskJson.read(post(TaskCalls.CLAIM, WORKER, call).body(), Claim.class);
        Claim again =
                TaskJson.read(post(TaskCalls.CLAIM, WORKER, call.repeated()).body(), Claim.class);
        assertEquals(lost.attempt(), again.attempt());
        assertEquals(lost.fence(), again.fence());
        assertFalse(again.leaseExpiresAt().isBefore(lost.leaseExpiresAt()));
        assertEquals(
                204,
                post(TaskCalls.COMPLETE, again.capabilityToken(), done(again.attempt()))
                        .statusCode());
        ClaimCall later = new ClaimCall(call.requestId(), true, call.request().waiting(Duration.ZERO));
        assertEquals(204, post(TaskCalls.CLAIM, WORKER, later).statusCode(), "what is done is not given again");
    }

    @Test
    void waitingWorkersAreLetGoWhenTheDispatcherStops() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = claimLater(call(Duration.ofSeconds(20)));
        assertEquals(
                204, post(TaskCalls.CLAIM, WORKER, call(Duration.ofMillis(50))).statusCode());
        dispatcher.letWorkersGo();
        refused503(waiting.get(5, TimeUnit.SECONDS));
        refused503(post(TaskCalls.CLAIM, WORKER, call(Duration.ofSeconds(20))));
    }

    private static void refused503(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("UNAVAILABLE"), answer.body());
    }

    @Test
    void wrongTokenIsRefused() throws Exception {
        fire();
        Claim claim = claim();
        refused(post(TaskCalls.CLAIM, "falsch-und-geheim", call(Duration.ZERO)), 401, "UNAUTHORIZED");
        refused(post(TaskCalls.CLAIM, USER, call(Duration.ZERO)), 401, "UNAUTHORIZED");
        refused(post(TaskCalls.DELIVER, claim.capabilityToken(), Map.of()), 401, "UNAUTHORIZED");
        refused(post(TaskCalls.HEARTBEAT, WORKER, beat(claim.attempt())), 401, "UNAUTHORIZED");
        refused(post(TaskCalls.HEARTBEAT, "a.b.c", beat(claim.attempt())), 401, "UNAUTHORIZED");
        String foreign = new CapabilityTokens(SigningKeys.random(), Clock.systemUTC())
                .issue(claim.attempt().taskId(), 1, java.util.Optional.empty());
        refused(post(TaskCalls.COMPLETE, foreign, done(claim.attempt())), 401, "UNAUTHORIZED");
        HttpResponse<String> user = http.send(request("/v1/dags", WORKER).GET().build(), BodyHandlers.ofString());
        refused(user, 401, "UNAUTHORIZED");
        assertNothingSecretIsLogged(
                "falsch-und-geheim",
                USER,
                WORKER,
                claim.capabilityToken(),
                foreign,
                claim.attempt().leaseToken());
    }

    @Test
    void expiredCapabilityIsRefusedAndOneOfAnEndlessTaskIsRenewed() throws Exception {
        fire();
        Claim claim = claim();
        HeartbeatAnswer early = TaskJson.read(
                post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .body(),
                HeartbeatAnswer.class);
        assertTrue(early.capabilityToken().isEmpty());
        now.set(now.get().plus(Duration.ofMinutes(40)));
        HeartbeatAnswer later = TaskJson.read(
                post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .body(),
                HeartbeatAnswer.class);
        String renewed = later.capabilityToken().orElseThrow();
        assertNotEquals(claim.capabilityToken(), renewed);
        now.set(now.get().plus(Duration.ofMinutes(40)));
        refused(post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt())), 401, "UNAUTHORIZED");
        assertEquals(
                200, post(TaskCalls.HEARTBEAT, renewed, beat(claim.attempt())).statusCode());
    }

    @Test
    void staleLeaseIsRefusedAndChangesNothing() throws Exception {
        fire();
        Claim claim = claim();
        AttemptKey forged = new AttemptKey(claim.attempt().taskId(), 1, "not-the-lease-token");
        refused(post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(forged)), 409, "STALE");
        refused(post(TaskCalls.COMPLETE, claim.capabilityToken(), done(forged)), 409, "STALE");
        AttemptOutcome released = new AttemptOutcome.Released("test");
        assertEquals(
                204,
                post(TaskCalls.COMPLETE, claim.capabilityToken(), new CompleteCall(claim.attempt(), released))
                        .statusCode());
        Claim second = claim();
        assertEquals(2, second.attempt().attempt());
        refused(post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt())), 409, "STALE");
        refused(post(TaskCalls.COMPLETE, claim.capabilityToken(), done(claim.attempt())), 409, "STALE");
        assertEquals(1, dispatcher.control().status("quick").jobs().get(0).running());
        assertNothingSecretIsLogged("not-the-lease-token", claim.attempt().leaseToken());
    }

    @Test
    void foreignTaskIsRefused() throws Exception {
        fire();
        fire();
        Claim mine = claim();
        AttemptKey foreign = new AttemptKey(
                mine.attempt().taskId() + 1,
                mine.attempt().attempt(),
                mine.attempt().leaseToken());
        refused(post(TaskCalls.HEARTBEAT, mine.capabilityToken(), beat(foreign)), 403, "FOREIGN");
        refused(post(TaskCalls.EVENTS, mine.capabilityToken(), new EventsCall(foreign, List.of())), 403, "FOREIGN");
        refused(post(TaskCalls.COMPLETE, mine.capabilityToken(), done(foreign)), 403, "FOREIGN");
    }

    @Test
    void oversizedBodyIsRefusedWhateverItSaysOfItsLength() throws Exception {
        fire();
        Claim claim = claim();
        byte[] large = new byte[300 << 10];
        refused(post(TaskCalls.CLAIM, WORKER, BodyPublishers.ofByteArray(large)), 413, "TOO_LARGE");
        refused(
                post(
                        TaskCalls.HEARTBEAT,
                        claim.capabilityToken(),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                413,
                "TOO_LARGE");
        assertEquals(
                200,
                post(TaskCalls.HEARTBEAT, claim.capabilityToken(), beat(claim.attempt()))
                        .statusCode());
    }

    @Test
    void malformedBodiesAreRefused() throws Exception {
        fire();
        Claim claim = claim();
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
            refused(post(TaskCalls.CLAIM, WORKER, BodyPublishers.ofString(body)), 400, "INVALID");
        }
        refused(
                post(TaskCalls.HEARTBEAT, claim.capabilityToken(), BodyPublishers.ofString("{\"v\":1,\"attempt\":7}")),
                400,
                "INVALID");
        refused(
                post(
                        TaskCalls.COMPLETE,
                        claim.capabilityToken(),
                        BodyPublishers.ofString("{\"v\":1,\"attempt\":null,\"outcome\":null}")),
                400,
                "INVALID");
        HttpResponse<String> noLease = http.send(
                request(TaskCalls.FETCH + "?task_id=1&attempt=x", WORKER).GET().build(), BodyHandlers.ofString());
        refused(noLease, 400, "INVALID");
    }
}
