package dev.trace.worker.run;

import dev.trace.api.ErrorCode;
import dev.trace.api.OperatorException;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskSpec;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The thread of one attempt: the only place where anything thrown is caught. */
final class AttemptThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(AttemptThread.class);

    private final Attempt attempt;
    private final WorkerParts parts;

    private AttemptThread(Attempt attempt, WorkerParts parts) {
        this.attempt = attempt;
        this.parts = parts;
    }

    static void start(Attempt attempt, WorkerParts parts) {
        Thread thread = new Thread(
                new AttemptThread(attempt, parts), "attempt " + attempt.key().taskId());
        // An operator that does not stop is left behind, and must not keep the process alive.
        thread.setDaemon(true);
        attempt.startedOn(thread);
        thread.start();
    }

    @Override
    public void run() {
        TaskSpec task = attempt.task();
        MDC.put("dag", task.dag());
        MDC.put("job", task.job().name());
        MDC.put("task", task.taskKey());
        MDC.put("attempt", Integer.toString(attempt.key().attempt()));
        MDC.put("chain", Long.toString(task.chainId()));
        try {
            log.info("▶️ {}: attempt {} starts", task.taskKey(), attempt.key().attempt());
            Optional<AttemptOutcome> outcome = serve();
            if (outcome.isPresent()) {
                parts.link().complete(attempt, outcome.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            MDC.clear();
            attempt.end();
        }
    }

    private Optional<AttemptOutcome> serve() {
        try {
            new AttemptRun(attempt, parts).serve();
            Optional<Stop> tooLate = attempt.seal();
            tooLate.ifPresent(stop -> log.info("✅ done before it could stop: {}", stop.detail()));
            return Optional.of(new AttemptOutcome.Succeeded(attempt.progress()));
        } catch (StaleAttemptException e) {
            attempt.stop(Stop.Reason.LEASE_LOST, Stop.STALE);
            return ended(e);
        } catch (Throwable e) {
            return ended(e);
        }
    }

    private Optional<AttemptOutcome> ended(Throwable e) {
        attempt.expire();
        Optional<Stop> stop = attempt.seal();
        if (stop.isPresent()) {
            log.info("⏸️ {} stops: {}", attempt.task().taskKey(), stop.get().detail());
            return stop.get().outcome();
        }
        return Optional.of(failed(e));
    }

    private AttemptOutcome failed(Throwable e) {
        if (e instanceof OperatorException known) {
            return failed(known.code(), String.valueOf(e.getMessage()), known.retryAfter());
        }
        // At INFO, which goes to the log file alone: the terminal gets the sentence below.
        log.info("stack trace of {}", attempt.key(), e);
        String what = e instanceof InterruptedException ? "gave up although nothing asked it to" : "threw " + e;
        return failed(
                RunError.OPERATOR_BUG,
                "operator " + attempt.task().job().operator() + " " + what
                        + "; this is a bug in it, its stack trace is in the log file",
                Optional.empty());
    }

    private AttemptOutcome failed(ErrorCode code, String text, Optional<Duration> retryAfter) {
        String message = parts.secrets().redactor().redact(text);
        String key = attempt.task().taskKey();
        switch (code.recovery()) {
            case RETRY -> log.warn("⚠️ {}: {}: {}", key, code.name(), message);
            case WAIT -> {
                log.info("⏸️ {}: {}: {}", key, code.name(), message);
                parts.shortage().met(code, message);
            }
            case PARK, CONFIGURATION -> log.error("❌ {}: {}: {}", key, code.name(), message);
        }
        return new AttemptOutcome.Failed(code.name(), code.recovery(), message, retryAfter);
    }
}
