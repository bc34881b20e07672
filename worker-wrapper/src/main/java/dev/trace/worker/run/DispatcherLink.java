package dev.trace.worker.run;

import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskService;
import dev.trace.dag.task.TaskServiceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls to a dispatcher that may be away for a while. Says once that it is away and once that it is back. */
final class DispatcherLink {
    private static final Logger log = LoggerFactory.getLogger(DispatcherLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int TRIES_ONCE_STOPPED = 3;

    private final TaskService tasks;
    private final AtomicBoolean away = new AtomicBoolean();

    DispatcherLink(TaskService tasks) {
        this.tasks = tasks;
    }

    /** A call that may be made again and again. */
    interface Call<T> {
        T make(TaskService tasks) throws TaskServiceException, StaleAttemptException, InterruptedException;
    }

    /** Makes a call once. */
    <T> T once(Call<T> call) throws TaskServiceException, StaleAttemptException, InterruptedException {
        try {
            T answer = call.make(tasks);
            if (away.compareAndSet(true, false)) {
                log.info("▶️ the dispatcher answers again");
            }
            return answer;
        } catch (TaskServiceException e) {
            if (away.compareAndSet(false, true)) {
                log.warn("⚠️ no dispatcher does what it is asked, trying again: {}", e.getMessage());
            }
            throw e;
        }
    }

    /** Makes a call until it is answered, the lease has ended, or the attempt is told to stop. */
    <T> T persistently(Attempt attempt, Call<T> call)
            throws TaskServiceException, StaleAttemptException, InterruptedException {
        long pause = FIRST_PAUSE.toMillis();
        for (int tries = 1; ; tries++) {
            try {
                return once(call);
            } catch (TaskServiceException e) {
                boolean stopped = attempt.stopped().isPresent();
                if (attempt.leaseLeft() <= 0 || (stopped && tries >= TRIES_ONCE_STOPPED)) {
                    throw e;
                }
                Thread.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    /** Ends an attempt at the dispatcher. That it is no longer the live one, or cannot be reported, is no failure. */
    void complete(Attempt attempt, AttemptOutcome outcome) throws InterruptedException {
        try {
            persistently(attempt, service -> {
                service.complete(attempt.key(), outcome);
                return outcome;
            });
        } catch (StaleAttemptException e) {
            log.info("⏸️ {} is another attempt's now", attempt.task().taskKey());
        } catch (TaskServiceException e) {
            log.warn(
                    "⚠️ {}: its end could not be reported, the next attempt finds what is committed: {}",
                    attempt.task().taskKey(),
                    e.getMessage());
        }
    }
}
