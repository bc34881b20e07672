package dev.trace.worker.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.trace.dag.Activation;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteTaskServiceTest {
    private static final AttemptKey ATTEMPT = new AttemptKey(7, 1, "lease");
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final List<AutoCloseable> servers = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        never.countDown();
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    private StubDispatcher stub() throws Exception {
        StubDispatcher stub = new StubDispatcher();
        servers.add(stub);
        return stub;
    }

    private static RemoteTaskService service(StubDispatcher... stubs) {
        List<URI> addresses =
                java.util.Arrays.stream(stubs).map(StubDispatcher::uri).toList();
        return new RemoteTaskService(addresses, Sensitive.of("worker token"), () -> {});
    }

    private static ClaimRequest request(Duration patience) {
        return new ClaimRequest("w", Set.of("local"), Set.of(), Set.of(), patience);
    }

    @Test
    void olderDispatcherKnowsOfNoSharesToGiveBack() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.RELEASE_BUDGET, 404, TaskJson.write(new Refusal("NOT_FOUND", "no such path")));
        service(stub).releaseBudget("0123456789abcdef");
    }

    private static String claim() {
        Job job = new Job(
                "job",
                Activation.REACTIVE,
                "operator",
                "local",
                Optional.empty(),
                List.of(),
                null,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                null,
                new Scaling(Scaling.Mode.BACKFILL, 1),
                new Limits(LEASE, Optional.empty(), 3, Optional.empty(), Optional.empty(), Duration.ZERO, 0),
                List.of(),
                Map.of());
        TaskSpec task = new TaskSpec(7, "key", "dag", 1, job, 1, 1, Optional.empty(), Optional.empty(), Map.of());
        return TaskJson.write(new Claim(ATTEMPT, 3, LEASE, Instant.EPOCH, "capability 1", task));
    }

    private static String refusal(String error) {
        return TaskJson.write(new Refusal(error, "said why"));
    }

    @Test
    void attemptSpeaksWithItsOwnTokenAndTakesTheNewOne() throws Exception {
        StubDispatcher stub = stub();
        List<String> shown = new ArrayList<>();
        stub.answer(TaskCalls.CLAIM, 200, claim());
        stub.handle(TaskCalls.HEARTBEAT, call -> {
            shown.add(call.getRequestHeaders().getFirst("Authorization"));
            StubDispatcher.send(
                    call,
                    200,
                    TaskJson.write(new HeartbeatAnswer(
                            Directive.CONTINUE,
                            shown.size() == 1 ? Optional.of("capability 2") : Optional.empty(),
                            Optional.empty())));
        });
        RemoteTaskService service = service(stub);
        assertEquals(
                ATTEMPT, service.claim(request(Duration.ZERO)).orElseThrow().attempt());
        for (int i = 0; i < 3; i++) {
            assertEquals(Directive.CONTINUE, service.heartbeat(ATTEMPT, TaskProgress.NONE));
        }
        assertEquals(List.of("Bearer capability 1", "Bearer capability 2", "Bearer capability 2"), shown);
    }

    @Test
    void staleIsStaleAndOtherRefusalsAreNot() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.CLAIM, 200, claim());
        stub.answer(TaskCalls.COMPLETE, 409, refusal("STALE"));
        stub.answer(TaskCalls.HEARTBEAT, 403, refusal("FOREIGN"));
        stub.answer(TaskCalls.EVENTS, 413, refusal("TOO_LARGE"));
        RemoteTaskService service = service(stub);
        service.claim(request(Duration.ZERO));
        assertThrows(TaskServiceException.class, () -> service.heartbeat(ATTEMPT, TaskProgress.NONE));
        assertThrows(IllegalStateException.class, () -> service.emit(ATTEMPT, List.of()));
        assertThrows(
                StaleAttemptException.class,
                () -> service.complete(ATTEMPT, new AttemptOutcome.Succeeded(TaskProgress.NONE)));
    }

    @Test
    void attemptThatIsOverIsStaleWithoutAsking() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.CLAIM, 200, claim());
        stub.answer(TaskCalls.COMPLETE, 200, "{}");
        RemoteTaskService service = service(stub);
        service.claim(request(Duration.ZERO));
        service.complete(ATTEMPT, new AttemptOutcome.Succeeded(TaskProgress.NONE));
        assertThrows(StaleAttemptException.class, () -> service.heartbeat(ATTEMPT, TaskProgress.NONE));
    }

    @Test
    void tokenThatCannotBeReadNowIsReadAgainLater() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.CLAIM, 200, claim());
        AtomicInteger reads = new AtomicInteger();
        Sensitive token = Sensitive.from(() -> {
            if (reads.incrementAndGet() == 1) {
                throw PlatformException.passing("the vault does not answer");
            }
            return "token";
        });
        RemoteTaskService service = new RemoteTaskService(List.of(stub.uri()), token, () -> {});
        TaskServiceException failed =
                assertThrows(TaskServiceException.class, () -> service.claim(request(Duration.ZERO)));
        assertTrue(failed.getMessage().contains("the vault does not answer"), failed.getMessage());
        assertTrue(service.claim(request(Duration.ZERO)).isPresent());
    }

    @Test
    void claimInterruptedWhileTheTokenIsReadIsInterrupted() throws Exception {
        Sensitive token = Sensitive.from(() -> {
            Thread.currentThread().interrupt();
            throw PlatformException.passing("interrupted");
        });
        RemoteTaskService service = new RemoteTaskService(List.of(stub().uri()), token, () -> {});
        assertThrows(InterruptedException.class, () -> service.claim(request(Duration.ZERO)));
        assertFalse(Thread.interrupted());
    }

    @Test
    void nextDispatcherIsAskedWhereOneDoesNotAnswerAndStaysInUse() throws Exception {
        StubDispatcher broken = stub();
        StubDispatcher healthy = stub();
        AtomicInteger asked = new AtomicInteger();
        broken.handle(TaskCalls.CLAIM, call -> {
            asked.incrementAndGet();
            StubDispatcher.send(call, 503, refusal("UNAVAILABLE"));
        });
        healthy.answer(TaskCalls.CLAIM, 204, "");
        RemoteTaskService service = service(broken, healthy);
        for (int i = 0; i < 5; i++) {
            assertTrue(service.claim(request(Duration.ZERO)).isEmpty());
        }
        assertTrue(asked.get() <= 1, "asked " + asked + " times");
        broken.close();
        healthy.close();
        TaskServiceException away =
                assertThrows(TaskServiceException.class, () -> service.claim(request(Duration.ZERO)));
        assertTrue(away.getMessage().contains(healthy.uri().toString()), away.getMessage());
    }

    @Test
    void callsFollowTheDispatcherThatAnswersHoweverOftenItChanges() throws Exception {
        StubDispatcher one = stub();
        StubDispatcher other = stub();
        one.answer(TaskCalls.CLAIM, 200, claim());
        other.answer(TaskCalls.CLAIM, 200, claim());
        RemoteTaskService service = service(one, other);
        service.claim(request(Duration.ZERO));
        String alive = TaskJson.write(new HeartbeatAnswer(Directive.CONTINUE, Optional.empty(), Optional.empty()));
        for (int i = 0; i < 7; i++) {
            boolean even = i % 2 == 0;
            (even ? one : other).answer(TaskCalls.HEARTBEAT, 200, alive);
            (even ? other : one).answer(TaskCalls.HEARTBEAT, 503, refusal("UNAVAILABLE"));
            assertEquals(Directive.CONTINUE, service.heartbeat(ATTEMPT, TaskProgress.NONE));
        }
    }

    @Test
    void callThatHangsEndsWellWithinTheLease() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.CLAIM, 200, claim());
        stub.handle(TaskCalls.HEARTBEAT, this::hang);
        RemoteTaskService service = service(stub);
        assertTrue(service.claim(request(Duration.ZERO)).isPresent());
        long start = System.nanoTime();
        assertThrows(TaskServiceException.class, () -> service.heartbeat(ATTEMPT, TaskProgress.NONE));
        assertTrue(System.nanoTime() - start < LEASE.toNanos() / 2, "after more than half of the lease");
    }

    private void hang(HttpExchange call) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void interruptedClaimIsWithdrawnAndTakesWhatItWasGiven() throws Exception {
        StubDispatcher stub = stub();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch withdrawn = new CountDownLatch(1);
        stub.handle(TaskCalls.CLAIM, call -> {
            waiting.countDown();
            awaitQuietly(withdrawn);
            StubDispatcher.send(call, 200, claim());
        });
        stub.handle(TaskCalls.WITHDRAW, call -> {
            withdrawn.countDown();
            StubDispatcher.send(call, 204, "");
        });
        RemoteTaskService service = service(stub);
        AtomicReference<Optional<Claim>> claimed = new AtomicReference<>(Optional.empty());
        Thread worker = new Thread(() -> {
            try {
                claimed.set(service.claim(request(Duration.ofMinutes(1))));
            } catch (TaskServiceException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        worker.start();
        assertTrue(waiting.await(30, TimeUnit.SECONDS));
        worker.interrupt();
        worker.join(TimeUnit.SECONDS.toMillis(30));
        assertEquals(ATTEMPT, claimed.get().orElseThrow().attempt());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusedTokenIsSaidUntilADispatcherBelieves() throws Exception {
        StubDispatcher stub = stub();
        stub.answer(TaskCalls.CLAIM, 401, refusal("UNAUTHORIZED"));
        RemoteTaskService service = service(stub);
        assertThrows(TaskServiceException.class, () -> service.claim(request(Duration.ZERO)));
        assertTrue(service.refusal().orElseThrow().contains("said why"));
        assertFalse(service.refusal().orElseThrow().contains("worker token"));
        stub.answer(TaskCalls.CLAIM, 204, "");
        assertTrue(service.claim(request(Duration.ZERO)).isEmpty());
        assertTrue(service.refusal().isEmpty());
    }

    @Test
    void claimWhoseAnswerDidNotArriveIsMadeAgain() throws Exception {
        StubDispatcher stub = stub();
        List<ClaimCall> calls = new ArrayList<>();
        stub.read(TaskCalls.CLAIM, (call, body) -> {
            calls.add(TaskJson.read(body, ClaimCall.class));
            StubDispatcher.send(call, calls.size() < 3 ? 503 : 204, refusal("UNAVAILABLE"));
        });
        RemoteTaskService service = service(stub);
        assertThrows(TaskServiceException.class, () -> service.claim(request(Duration.ZERO)));
        assertTrue(service.claim(request(Duration.ZERO)).isEmpty());
        assertTrue(service.claim(request(Duration.ZERO)).isEmpty());
        assertEquals(
                List.of(false, true, true, false),
                calls.stream().map(ClaimCall::again).toList());
        assertEquals(2, calls.stream().map(ClaimCall::requestId).distinct().count());
    }
}
