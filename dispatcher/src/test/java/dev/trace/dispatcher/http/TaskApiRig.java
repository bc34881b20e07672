package dev.trace.dispatcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.EmitMode;
import dev.trace.dispatcher.JobStatus;
import dev.trace.dispatcher.TestFixtures;
import dev.trace.dispatcher.auth.BearerTokens;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/** A dispatcher that workers reach over HTTP, what they say to it, and what it logs. */
final class TaskApiRig {
    static final String WORKER = "worker-token-of-this-test";
    static final String USER = "user-token-of-this-test";

    private final SettableClock clock = new SettableClock();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final DataSource state = TestFixtures.state();
    private final Dispatcher dispatcher;
    private final DispatcherApi api;

    TaskApiRig() throws Exception {
        dispatcher = Dispatcher.start(DispatcherSettings.embedded().sharedAs("test"), state);
        dispatcher.control().deploy(TestFixtures.pipeline());
        ApiAccess access = new ApiAccess(
                BearerTokens.of(Sensitive.of(USER)),
                BearerTokens.of(Sensitive.of(WORKER)),
                new CapabilityTokens(SigningKeys.random(), clock));
        api = DispatcherApi.start(ApiSettings.loopback(access), dispatcher, text -> text.replace("quick", "***"));
        log.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(log);
    }

    void close() throws Exception {
        logger().detachAppender(log);
        logger().setLevel(null);
        api.close();
        dispatcher.close();
        ((AutoCloseable) state).close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.trace.dispatcher");
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** The job whose tasks are claimed here. */
    JobStatus job() throws Exception {
        return dispatcher.control().status("quick").jobs().get(0);
    }

    void fire() throws Exception {
        dispatcher.control().emit("quick", "requests", Map.of(), EmitMode.REUSE);
    }

    /** Lets time pass for capabilities. */
    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(api.uri() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String token, Object message) throws Exception {
        return post(path, token, BodyPublishers.ofString(TaskJson.write(message)));
    }

    HttpResponse<String> post(String path, String token, BodyPublisher body) throws Exception {
        return send(request(path, token).POST(body).build());
    }

    static ClaimCall call(Duration patience) {
        return new ClaimCall(
                UUID.randomUUID().toString(),
                false,
                new ClaimRequest("worker", Set.of("local"), Set.of(), Set.of(1L), patience));
    }

    Claim claim() throws Exception {
        HttpResponse<String> answer = post(TaskCalls.CLAIM, WORKER, call(Duration.ofSeconds(10)));
        assertEquals(200, answer.statusCode(), answer.body());
        return TaskJson.read(answer.body(), Claim.class);
    }

    CompletableFuture<HttpResponse<String>> claimLater(ClaimCall call) {
        HttpRequest waiting = request(TaskCalls.CLAIM, WORKER)
                .POST(BodyPublishers.ofString(TaskJson.write(call)))
                .build();
        return http.sendAsync(waiting, BodyHandlers.ofString());
    }

    static HeartbeatCall beat(AttemptKey attempt) {
        return new HeartbeatCall(attempt, new TaskProgress(1, 2, 3));
    }

    static CompleteCall done(AttemptKey attempt) {
        return new CompleteCall(attempt, new AttemptOutcome.Succeeded(TaskProgress.NONE));
    }

    void refused(HttpResponse<String> answer, int status, String error) {
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

    void assertNothingSecretIsLogged(String... secrets) {
        for (ILoggingEvent line : List.copyOf(log.list)) {
            for (String secret : secrets) {
                assertFalse(line.getFormattedMessage().contains(secret), line.getFormattedMessage());
            }
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
