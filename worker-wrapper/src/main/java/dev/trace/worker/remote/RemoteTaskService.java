package dev.trace.worker.remote;

import dev.trace.api.Emission;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.BudgetRelease;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskJson;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.remote.Dispatchers.Call;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * {@link TaskService} of one or several dispatchers that share their state. Every call but a claim ends well within the
 * lease it is about. Safe for use from several threads.
 */
public final class RemoteTaskService implements TaskService {
    private final Dispatchers dispatchers;
    private final WaitingClaims claims;
    private final Sensitive workerToken;
    private final Runnable tokenRefused;
    private final Sessions sessions = new Sessions();
    private final Queue<String> unansweredClaims = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String refusal;
    private volatile boolean believed;

    /**
     * Connects to nobody yet.
     *
     * @param dispatchers their addresses, such as {@code http://dispatcher:8080}, without a path
     * @param workerToken read at every call, so that a rotated one takes effect
     * @param tokenRefused called when a dispatcher did not accept the token
     */
    public RemoteTaskService(List<URI> dispatchers, Sensitive workerToken, Runnable tokenRefused) {
        this.dispatchers =
                new Dispatchers(dispatchers, (int) ProcessHandle.current().pid());
        claims = new WaitingClaims(this.dispatchers);
        this.workerToken = workerToken;
        this.tokenRefused = tokenRefused;
    }

    /** Why no dispatcher believes this worker; empty as soon as one has. */
    public Optional<String> refusal() {
        return believed ? Optional.empty() : Optional.ofNullable(refusal);
    }

    @Override
    public Optional<Claim> claim(ClaimRequest request) throws TaskServiceException, InterruptedException {
        String unanswered = unansweredClaims.poll();
        ClaimCall call = unanswered == null
                ? new ClaimCall(UUID.randomUUID().toString(), false, request)
                : new ClaimCall(unanswered, true, request);
        Answer answer = checked(answered(call));
        if (answer.status() == 204) {
            return Optional.empty();
        }
        Claim claim = TaskJson.read(answer.body(), Claim.class);
        sessions.opened(claim);
        return Optional.of(claim);
    }

    /** A task may have been given although no answer came: the next claim asks for it first. */
    private Answer answered(ClaimCall call) throws TaskServiceException, InterruptedException {
        try {
            return claims.claim(call, token());
        } catch (TaskServiceException e) {
            unansweredClaims.add(call.requestId());
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw e;
        } catch (InterruptedException e) {
            unansweredClaims.add(call.requestId());
            throw e;
        }
    }

    private String token() throws TaskServiceException {
        try {
            return workerToken.reveal();
        } catch (PlatformException e) {
            throw new TaskServiceException("the worker token cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public TaskSpec fetch(AttemptKey attempt) throws TaskServiceException, StaleAttemptException {
        String path = TaskCalls.FETCH + "?task_id=" + attempt.taskId() + "&attempt=" + attempt.attempt();
        Call call = new Call("GET", path, token(), attempt.leaseToken(), "");
        return TaskJson.read(about(attempt, call).body(), TaskSpec.class);
    }

    @Override
    public Directive heartbeat(AttemptKey attempt, TaskProgress progress)
            throws TaskServiceException, StaleAttemptException {
        return heartbeat(new HeartbeatCall(attempt, progress)).directive();
    }

    @Override
    public Pulse heartbeat(AttemptKey attempt, TaskProgress progress, BudgetAsk ask)
            throws TaskServiceException, StaleAttemptException {
        return heartbeat(new HeartbeatCall(attempt, progress, Optional.of(ask)));
    }

    private Pulse heartbeat(HeartbeatCall call) throws TaskServiceException, StaleAttemptException {
        AttemptKey attempt = call.attempt();
        Answer answer = speak(attempt, TaskCalls.HEARTBEAT, call);
        HeartbeatAnswer told = TaskJson.read(answer.body(), HeartbeatAnswer.class);
        sessions.heard(attempt, told.capabilityToken());
        return new Pulse(told.directive(), told.budget());
    }

    /** Of a dispatcher that knows of no shares there is none to give back. */
    @Override
    public void releaseBudget(String holder) throws TaskServiceException {
        Answer answer = send(
                Call.post(TaskCalls.RELEASE_BUDGET, token(), TaskJson.write(new BudgetRelease(holder))),
                sessions.patience());
        if (answer.status() != 404) {
            checked(answer);
        }
    }

    @Override
    public void emit(AttemptKey attempt, List<Emission> events) throws TaskServiceException, StaleAttemptException {
        speak(attempt, TaskCalls.EVENTS, new EventsCall(attempt, events));
    }

    @Override
    public void deliver(CommitPayload payload) throws TaskServiceException {
        checked(send(Call.post(TaskCalls.DELIVER, token(), TaskJson.write(payload)), sessions.patience()));
    }

    @Override
    public void complete(AttemptKey attempt, AttemptOutcome outcome)
            throws TaskServiceException, StaleAttemptException {
        speak(attempt, TaskCalls.COMPLETE, new CompleteCall(attempt, outcome));
        sessions.closed(attempt);
    }

    /** A call that the attempt makes for itself. */
    private Answer speak(AttemptKey attempt, String path, Object message)
            throws TaskServiceException, StaleAttemptException {
        String capability = sessions.capability(attempt).orElseThrow(() -> new StaleAttemptException(attempt));
        return about(attempt, Call.post(path, capability, TaskJson.write(message)));
    }

    private Answer about(AttemptKey attempt, Call call) throws TaskServiceException, StaleAttemptException {
        Answer answer = send(call, sessions.patience(attempt));
        if (answer.status() == 409 && answer.refusal().error().equals(TaskCalls.STALE)) {
            sessions.closed(attempt);
            throw new StaleAttemptException(attempt);
        }
        return checked(answer);
    }

    private Answer send(Call call, Duration timeout) throws TaskServiceException {
        try {
            return dispatchers.send(call, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskServiceException("interrupted while waiting for a dispatcher", e);
        }
    }

    /** @throws IllegalStateException if the dispatcher cannot make sense of the call, now or ever */
    private Answer checked(Answer answer) throws TaskServiceException {
        if (answer.isDone()) {
            believed = true;
            return answer;
        }
        String said = answer.from() + " answered " + answer.status() + ": "
                + answer.refusal().message();
        if (answer.isUnauthorized()) {
            refusal = said;
            tokenRefused.run();
            throw new TaskServiceException(said, null);
        } else if (answer.mayPass()) {
            throw new TaskServiceException(said, null);
        }
        throw new IllegalStateException(said);
    }
}
