package dev.trace.dispatcher.http;

import static dev.trace.dispatcher.http.Route.Access.ATTEMPT;
import static dev.trace.dispatcher.http.Route.Access.WORKER;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;

import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.BudgetRelease;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dispatcher.ClaimQueue;
import dev.trace.dispatcher.auth.Capability;
import dev.trace.dispatcher.auth.CapabilityTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What workers in other processes call: {@link TaskService} over HTTP. */
final class TaskRoutes {
    private static final Logger log = LoggerFactory.getLogger(TaskRoutes.class);
    private static final int SMALL = 256 << 10;
    /** Events and commits of a large split come together. */
    private static final int LARGE = 32 << 20;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private final TaskService tasks;
    private final ClaimQueue claims;
    private final CapabilityTokens capabilities;

    TaskRoutes(TaskService tasks, ClaimQueue claims, CapabilityTokens capabilities) {
        this.tasks = tasks;
        this.claims = claims;
        this.capabilities = capabilities;
    }

    List<Route> all() {
        return List.of(
                new Route(POST, TaskCalls.CLAIM, WORKER, SMALL, this::claim),
                new Route(POST, TaskCalls.WITHDRAW, WORKER, SMALL, this::withdraw),
                new Route(POST, TaskCalls.RELEASE_BUDGET, WORKER, SMALL, this::releaseBudget),
                new Route(GET, TaskCalls.FETCH, WORKER, SMALL, this::fetch),
                new Route(POST, TaskCalls.DELIVER, WORKER, LARGE, this::deliver),
                new Route(POST, TaskCalls.HEARTBEAT, ATTEMPT, SMALL, this::heartbeat),
                new Route(POST, TaskCalls.EVENTS, ATTEMPT, LARGE, this::events),
                new Route(POST, TaskCalls.COMPLETE, ATTEMPT, SMALL, this::complete));
    }

    private Later claim(Request request) throws TaskServiceException {
        ClaimCall call = body(request, ClaimCall.class);
        if (call.again()) {
            Optional<Claim> earlier = claims.again(call.requestId(), call.request());
            if (earlier.isPresent()) {
                return new Later(CompletableFuture.completedFuture(capable(earlier.get())));
            }
        }
        ClaimRequest asked = call.request();
        Duration patience = asked.patience().compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked.patience();
        return new Later(claims.claim(call.requestId(), asked.waiting(patience))
                .thenApply(claim -> claim.map(this::capable).orElse(Reply.NOTHING)));
    }

    private Reply capable(Claim claim) {
        try {
            String token = capabilities.issue(
                    claim.task().taskId(),
                    claim.attempt().attempt(),
                    claim.task().job().limits().timeout());
            return Reply.of(claim.withCapability(token));
        } catch (PlatformException e) {
            giveBack(claim);
            throw e;
        }
    }

    private void giveBack(Claim claim) {
        try {
            tasks.complete(claim.attempt(), new AttemptOutcome.Released("no token could be made for it"));
        } catch (TaskServiceException | StaleAttemptException e) {
            log.warn("⚠️ {} waits for the end of its lease: {}", claim, e.getMessage());
        }
    }

    private Reply withdraw(Request request) {
        claims.withdraw(body(request, Withdrawal.class).requestId());
        return Reply.NOTHING;
    }

    private Reply releaseBudget(Request request) throws TaskServiceException {
        tasks.releaseBudget(body(request, BudgetRelease.class).holder());
        return Reply.NOTHING;
    }

    private Reply fetch(Request request) throws TaskServiceException, StaleAttemptException {
        String token = request.http().header(TaskCalls.LEASE_TOKEN);
        if (token == null) {
            throw new IllegalArgumentException("the header '" + TaskCalls.LEASE_TOKEN + "' is missing");
        }
        AttemptKey attempt =
                new AttemptKey(number(request, "task_id"), Math.toIntExact(number(request, "attempt")), token);
        return Reply.of(tasks.fetch(attempt));
    }

    private static long number(Request request, String parameter) {
        String text = request.http().queryParam(parameter);
        if (text == null || !text.matches("[0-9]{1,9}|[0-9]{1,18}")) {
            throw new IllegalArgumentException(parameter + " must be a whole number in the address");
        }
        return Long.parseLong(text);
    }

    private Reply deliver(Request request) throws TaskServiceException {
        tasks.deliver(body(request, CommitPayload.class));
        return Reply.NOTHING;
    }

    private Reply heartbeat(Request request) throws TaskServiceException, StaleAttemptException {
        Capability.Granted token = capability(request);
        HeartbeatCall call = own(token, body(request, HeartbeatCall.class), HeartbeatCall::attempt);
        Pulse pulse = call.budget().isPresent()
                ? tasks.heartbeat(call.attempt(), call.progress(), call.budget().get())
                : new Pulse(tasks.heartbeat(call.attempt(), call.progress()), Optional.empty());
        return Reply.of(new HeartbeatAnswer(pulse.directive(), capabilities.renewed(token), pulse.budget()));
    }

    private Reply events(Request request) throws TaskServiceException, StaleAttemptException {
        EventsCall call = own(capability(request), body(request, EventsCall.class), EventsCall::attempt);
        tasks.emit(call.attempt(), call.events());
        return Reply.NOTHING;
    }

    private Reply complete(Request request) throws TaskServiceException, StaleAttemptException {
        CompleteCall call = own(capability(request), body(request, CompleteCall.class), CompleteCall::attempt);
        tasks.complete(call.attempt(), call.outcome());
        return Reply.NOTHING;
    }

    /** Checked before the body is read, so that strangers cannot send large ones. */
    private Capability.Granted capability(Request request) {
        Capability capability = capabilities.check(request.bearer());
        if (capability instanceof Capability.Denied denied) {
            throw request.unauthorized(denied.reason());
        }
        return (Capability.Granted) capability;
    }

    private static <T> T own(Capability.Granted token, T call, Function<T, AttemptKey> named) {
        AttemptKey attempt = named.apply(call);
        if (!token.isFor(attempt.taskId(), attempt.attempt())) {
            throw new Refused(403, "FOREIGN", "the capability token speaks for another attempt than " + attempt);
        }
        return call;
    }

    private static <T> T body(Request request, Class<T> type) {
        return request.body(type, TaskJson::read);
    }
}
