package dev.trace.worker.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of a worker, oldest first. Safe for use from several threads. */
final class ActiveAttempts {
    private static final Logger log = LoggerFactory.getLogger(ActiveAttempts.class);

    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final AtomicBoolean idle = new AtomicBoolean();

    void add(Attempt attempt) {
        idle.set(false);
        attempts.add(attempt);
    }

    void remove(Attempt attempt) {
        attempts.remove(attempt);
    }

    List<Attempt> all() {
        return attempts;
    }

    /** A slot found nothing to do; said once for all of them. */
    void idle() {
        if (attempts.isEmpty() && idle.compareAndSet(false, true)) {
            log.info("⏸️ idle: no task is ready");
        }
    }
}
