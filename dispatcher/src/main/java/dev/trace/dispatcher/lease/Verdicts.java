package dev.trace.dispatcher.lease;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.dag.Limits;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.store.LeaseStore.Ending;
import dev.trace.dispatcher.store.LeaseStore.Leased;
import dev.trace.dispatcher.store.LeaseStore.Problem;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Says what becomes of a task whose attempt has ended: the state machine's decisions, without a database. */
final class Verdicts {
    static final String LOST = "LOST_WORKER";
    static final String TIMED_OUT = "TIMED_OUT";

    private final DispatcherSettings settings;
    private final RandomGenerator random;

    Verdicts(DispatcherSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** How an outcome is stored; the same again is the same call again. */
    static String name(AttemptOutcome outcome) {
        if (outcome instanceof AttemptOutcome.Succeeded) {
            return "succeeded";
        } else if (outcome instanceof AttemptOutcome.Failed failed) {
            return "failed:" + failed.code();
        } else if (outcome instanceof AttemptOutcome.Released) {
            return "released";
        } else if (outcome instanceof AttemptOutcome.Canceled) {
            return "canceled";
        }
        throw new AssertionError(outcome);
    }

    /**
     * The worker said how the attempt ended.
     *
     * @param limits asked for only if it failed
     */
    Ending reported(Leased task, Supplier<Limits> limits, AttemptOutcome outcome) {
        String name = name(outcome);
        if (outcome instanceof AttemptOutcome.Succeeded) {
            return new Ending("Completed", name, 0, 0, Duration.ZERO, null);
        }
        // A person's wish to stop it outlives whatever else ended the attempt.
        if (outcome instanceof AttemptOutcome.Canceled || task.cancelRequested()) {
            return new Ending("Canceled", name, task.failures(), task.losses(), Duration.ZERO, null);
        }
        if (outcome instanceof AttemptOutcome.Failed failed) {
            return failed(task, limits.get(), failed);
        }
        return new Ending("Queued", name, task.failures(), task.losses(), Duration.ZERO, null);
    }

    /** The attempt took longer than it may. */
    Ending timedOut(Leased task, Limits limits) {
        String allowed = limits.timeout().map(each -> each.toSeconds() + " s").orElse("its time");
        return reported(
                task,
                () -> limits,
                new AttemptOutcome.Failed(
                        TIMED_OUT,
                        Recovery.RETRY,
                        "attempt " + task.attempt() + " took longer than timeout_seconds allows (" + allowed
                                + "): raise it, or make the partitions smaller",
                        java.util.Optional.empty()));
    }

    /** The worker was not heard of in time. */
    Ending lost(Leased task, Limits limits) {
        int losses = task.losses() + 1;
        Problem error = new Problem(
                LOST,
                Recovery.PARK.name(),
                "attempt " + task.attempt() + " was not heard of for longer than its lease; " + losses
                        + " workers lost since the last commit, " + settings.lostLimit()
                        + " allowed: look for workers that are killed, for want of memory for one");
        if (task.cancelRequested()) {
            return new Ending("Canceled", "lost", task.failures(), losses, Duration.ZERO, error);
        }
        if (losses >= settings.lostLimit()) {
            return new Ending("Dead", "lost", task.failures(), losses, Duration.ZERO, error);
        }
        // The first loss is the worker's fault in all likelihood; from the second on, the task is suspected too.
        return losses == 1
                ? new Ending("Queued", "lost", task.failures(), losses, Duration.ZERO, error)
                : new Ending("Failed", "lost", task.failures(), losses, backoff(limits, losses - 1), error);
    }

    private Ending failed(Leased task, Limits limits, AttemptOutcome.Failed failed) {
        Problem error = new Problem(failed.code(), failed.recovery().name(), failed.message());
        String name = name(failed);
        return switch (failed.recovery()) {
            case WAIT ->
                new Ending(
                        "Failed",
                        name,
                        task.failures(),
                        task.losses(),
                        failed.retryAfter().orElse(settings.waitDelay()),
                        error);
            case PARK, CONFIGURATION ->
                new Ending("Dead", name, task.failures() + 1, task.losses(), Duration.ZERO, error);
            case RETRY -> {
                int failures = task.failures() + 1;
                if (failures >= limits.maxAttempts()) {
                    yield new Ending("Dead", name, failures, task.losses(), Duration.ZERO, error);
                }
                Duration wait = backoff(limits, failures);
                Duration asked = failed.retryAfter().orElse(wait);
                yield new Ending(
                        "Failed", name, failures, task.losses(), asked.compareTo(wait) > 0 ? asked : wait, error);
            }
        };
    }

    /** Doubles with each failure up to the longest wait; half of it is fixed, half random, so that retries spread. */
    Duration backoff(Limits limits, int failures) {
        long first = limits.backoff().orElse(settings.backoff()).toMillis();
        long most = limits.maxBackoff().orElse(settings.maxBackoff()).toMillis();
        long full = Math.min(most, first << Math.min(failures - 1, 20));
        return Duration.ofMillis(full / 2 + Math.round(full / 2.0 * random.nextDouble()));
    }
}
