package dev.trace.dispatcher.lease;

import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dispatcher.ClaimQueue;
import dev.trace.dispatcher.loop.Signal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for a task, the longest first. One pass looks once for all that ask for the same, so that a
 * thousand idle workers cost no more than one.
 */
public final class ClaimDesk implements ClaimQueue {
    private static final Logger log = LoggerFactory.getLogger(ClaimDesk.class);

    private final PostgresTaskService tasks;
    private final Signal signal;
    private final AtomicLong arrivals = new AtomicLong();
    private final Map<Long, Waiter> waiting = new ConcurrentSkipListMap<>();
    /** Requests between their first look and their seat. */
    private final Set<String> arriving = ConcurrentHashMap.newKeySet();

    /** @param signal raised when a task may be ready */
    public ClaimDesk(PostgresTaskService tasks, Signal signal) {
        this.tasks = tasks;
        this.signal = signal;
    }

    private record Waiter(String requestId, ClaimRequest request, CompletableFuture<Optional<Claim>> answer) {}

    /** What a look finds depends on this alone. */
    private record Wish(Set<String> runtimes, Set<String> jobs, Set<Long> chains) {
        static Wish of(ClaimRequest request) {
            return new Wish(request.runtimes(), request.jobs(), request.chains());
        }
    }

    @Override
    public CompletableFuture<Optional<Claim>> claim(String requestId, ClaimRequest request)
            throws TaskServiceException {
        arriving.add(requestId);
        try {
            long seen = signal.seen();
            Optional<Claim> claim = tasks.claimNow(request, requestId);
            if (claim.isPresent() || request.patience().compareTo(Duration.ZERO) <= 0) {
                return CompletableFuture.completedFuture(claim);
            }
            CompletableFuture<Optional<Claim>> answer = sitDown(requestId, request);
            if (!arriving.contains(requestId)) {
                answer.complete(Optional.empty());
            } else if (signal.isClosed()) {
                answer.completeExceptionally(stopping());
            } else if (signal.seen() != seen) {
                // What became ready before it sat down is handed out by a pass: looking here again and again would
                // keep the thread of the call.
                signal.raise();
            }
            return answer;
        } finally {
            arriving.remove(requestId);
        }
    }

    private CompletableFuture<Optional<Claim>> sitDown(String requestId, ClaimRequest request) {
        CompletableFuture<Optional<Claim>> answer = new CompletableFuture<>();
        waiting.put(arrivals.incrementAndGet(), new Waiter(requestId, request, answer));
        return answer.completeOnTimeout(Optional.empty(), request.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<Claim> again(String requestId, ClaimRequest request) throws TaskServiceException {
        withdraw(requestId);
        return tasks.claimedBefore(request, requestId);
    }

    @Override
    public void withdraw(String requestId) {
        arriving.remove(requestId);
        for (Waiter waiter : List.copyOf(waiting.values())) {
            if (waiter.requestId().equals(requestId)) {
                waiter.answer().complete(Optional.empty());
            }
        }
    }

    /** Hands out what is ready. */
    public void pass() {
        waiting.values().removeIf(waiter -> waiter.answer().isDone());
        Set<Wish> inVain = new HashSet<>();
        for (Waiter waiter : List.copyOf(waiting.values())) {
            Wish wish = Wish.of(waiter.request());
            if (!inVain.contains(wish) && !waiter.answer().isDone()) {
                try {
                    Optional<Claim> claim = tasks.claimNow(waiter.request(), waiter.requestId());
                    if (claim.isEmpty()) {
                        inVain.add(wish);
                    } else if (!waiter.answer().complete(claim)) {
                        giveBack(claim.get());
                    }
                } catch (TaskServiceException e) {
                    inVain.add(wish);
                    log.debug("workers wait on: {}", e.getMessage());
                }
            }
        }
    }

    /** Whoever it was for waits no more. */
    private void giveBack(Claim claim) throws TaskServiceException {
        try {
            tasks.complete(claim.attempt(), new AttemptOutcome.Released("its worker waits no more"));
        } catch (StaleAttemptException e) {
            log.debug("{} was taken back meanwhile", claim);
        }
    }

    /** Lets everybody go who waits: this dispatcher stops. */
    public void close() {
        waiting.values().forEach(waiter -> waiter.answer().completeExceptionally(stopping()));
    }

    private static TaskServiceException stopping() {
        return new TaskServiceException("this dispatcher stops", null);
    }
}
