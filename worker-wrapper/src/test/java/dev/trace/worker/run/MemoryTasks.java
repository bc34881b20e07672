package dev.trace.worker.run;

import dev.trace.api.Emission;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.Directive;
import dev.trace.dag.task.Pulse;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dag.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A dispatcher in memory, with leases by a real clock, that a test can take away. */
final class MemoryTasks implements TaskService {
    private static final class Row {
        final TaskSpec task;
        int attempt;
        long leaseEnds;
        boolean live;

        Row(TaskSpec task) {
            this.task = task;
        }
    }

    private final Duration lease;
    private final Map<Long, Row> rows = new HashMap<>();
    private final Deque<Row> queued = new ArrayDeque<>();
    private final Map<String, byte[]> state = new HashMap<>();
    private final Map<String, CommitPayload> delivered = new TreeMap<>();
    private final List<Emission> emitted = new ArrayList<>();
    private final Map<Long, List<AttemptOutcome>> outcomes = new HashMap<>();
    private final List<TaskProgress> heartbeats = new ArrayList<>();
    private final List<String> budgetCalls = new CopyOnWriteArrayList<>();
    private Directive directive = Directive.CONTINUE;
    private long fence;
    private boolean away;
    private Duration clockAhead = Duration.ZERO;
    private final Map<Long, CountDownLatch> hanging = new ConcurrentHashMap<>();

    MemoryTasks(Duration lease) {
        this.lease = lease;
    }

    synchronized void queue(TaskSpec task) {
        Row row = rows.computeIfAbsent(task.taskId(), any -> new Row(task));
        queued.add(row);
        notifyAll();
    }

    synchronized void away(boolean isAway) {
        away = isAway;
        notifyAll();
    }

    /** How far the database's clock is ahead of this machine's. */
    synchronized void clockAhead(Duration ahead) {
        clockAhead = ahead;
    }

    /** Heartbeats of a task are not answered before the latch opens. */
    void hang(long taskId, CountDownLatch until) {
        hanging.put(taskId, until);
    }

    synchronized void directive(Directive answer) {
        directive = answer;
    }

    /** As if the lease had ended and the task were ready for somebody else. */
    synchronized void takeBack(long taskId) {
        rows.get(taskId).live = false;
    }

    @Override
    public synchronized Optional<Claim> claim(ClaimRequest request) throws TaskServiceException, InterruptedException {
        long end = System.nanoTime() + request.patience().toNanos();
        while (true) {
            answer();
            requeueExpired();
            Row row = queued.poll();
            if (row != null) {
                return Optional.of(lease(row));
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(Math.min(left, 20));
        }
    }

    private Claim lease(Row row) {
        row.attempt++;
        row.live = true;
        row.leaseEnds = System.nanoTime() + lease.toNanos();
        AttemptKey key = new AttemptKey(row.task.taskId(), row.attempt, "token-" + ++fence);
        return new Claim(key, fence, lease, Instant.now().plus(clockAhead).plus(lease), "", row.task);
    }

    private void requeueExpired() {
        for (Row row : rows.values()) {
            if (row.live && System.nanoTime() - row.leaseEnds > 0) {
                row.live = false;
                queued.add(row);
            }
        }
    }

    @Override
    public synchronized TaskSpec fetch(AttemptKey attempt) throws TaskServiceException, StaleAttemptException {
        TaskSpec task = live(attempt).task;
        return new TaskSpec(
                task.taskId(),
                task.taskKey(),
                task.dag(),
                task.dagVersion(),
                task.job(),
                task.chainId(),
                task.outputVersion(),
                task.scope(),
                task.firing(),
                state,
                task.epoch());
    }

    @Override
    public Directive heartbeat(AttemptKey attempt, TaskProgress progress)
            throws TaskServiceException, StaleAttemptException {
        CountDownLatch until = hanging.get(attempt.taskId());
        if (until != null) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TaskServiceException("interrupted", e);
            }
        }
        return answered(attempt, progress);
    }

    @Override
    public Pulse heartbeat(AttemptKey attempt, TaskProgress progress, BudgetAsk ask)
            throws TaskServiceException, StaleAttemptException {
        budgetCalls.add("ask " + ask.holder());
        return TaskService.super.heartbeat(attempt, progress, ask);
    }

    @Override
    public void releaseBudget(String holder) {
        budgetCalls.add("release " + holder);
    }

    /** What it was told of shares, in order, each with the holder's name. */
    List<String> budgetCalls() {
        return List.copyOf(budgetCalls);
    }

    private synchronized Directive answered(AttemptKey attempt, TaskProgress progress)
            throws TaskServiceException, StaleAttemptException {
        live(attempt).leaseEnds = System.nanoTime() + lease.toNanos();
        heartbeats.add(progress);
        notifyAll();
        return directive;
    }

    @Override
    public synchronized void emit(AttemptKey attempt, List<Emission> events)
            throws TaskServiceException, StaleAttemptException {
        live(attempt);
        if (events.size() > 1_000) {
            throw new AssertionError("a page of " + events.size());
        }
        emitted.addAll(events);
    }

    @Override
    public synchronized void deliver(CommitPayload payload) throws TaskServiceException {
        answer();
        if (delivered.putIfAbsent(payload.scope() + "#" + payload.sequence(), payload) == null) {
            state.putAll(payload.state());
        }
        notifyAll();
    }

    @Override
    public synchronized void complete(AttemptKey attempt, AttemptOutcome outcome)
            throws TaskServiceException, StaleAttemptException {
        live(attempt).live = false;
        outcomes.computeIfAbsent(attempt.taskId(), any -> new ArrayList<>()).add(outcome);
        notifyAll();
    }

    private Row live(AttemptKey attempt) throws TaskServiceException, StaleAttemptException {
        answer();
        Row row = rows.get(attempt.taskId());
        if (!row.live || row.attempt != attempt.attempt() || System.nanoTime() - row.leaseEnds > 0) {
            throw new StaleAttemptException(attempt);
        }
        return row;
    }

    private void answer() throws TaskServiceException {
        if (away) {
            throw new TaskServiceException("connection refused", null);
        }
    }

    synchronized List<AttemptOutcome> outcomes(long taskId) {
        return List.copyOf(outcomes.getOrDefault(taskId, List.of()));
    }

    synchronized List<CommitPayload> delivered() {
        return List.copyOf(delivered.values());
    }

    synchronized List<Emission> emitted() {
        return List.copyOf(emitted);
    }

    synchronized List<TaskProgress> heartbeats() {
        return List.copyOf(heartbeats);
    }

    synchronized int attempts(long taskId) {
        return rows.get(taskId).attempt;
    }
}
