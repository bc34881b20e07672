package dev.trace.dispatcher.source;

import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.FiringStore;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.TaskStore;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that every always-on source has exactly one live task. */
public final class SourceMonitor {
    private static final Logger log = LoggerFactory.getLogger(SourceMonitor.class);

    private final Database database;
    private final Duration backoff;
    private final Chains chains;

    public SourceMonitor(Database database, DispatcherSettings settings) {
        this.database = database;
        backoff = settings.backoff();
        chains = new Chains(settings.chains());
    }

    /** Starts what does not run; one source's failure leaves the others alone. @return how many tasks were queued */
    public int pass() {
        int started = 0;
        for (JobRow job : database.read(db -> new JobStore(db).all())) {
            if (job.kind() == JobRow.Kind.ALWAYS_ON) {
                try {
                    started += database.write(db -> ensure(db, job));
                } catch (JdbiException e) {
                    log.warn("{} could not be started: {}", job.path(), Database.reason(e));
                }
            }
        }
        return started;
    }

    private int ensure(Handle db, JobRow job) {
        long chain = chains.of(db, job);
        FiringStore store = new FiringStore(db);
        boolean current = new DagLock(db)
                .shared(job.dag())
                .filter(version -> version == job.dagVersion())
                .isPresent();
        if (!current || store.hasLive(job.jobId(), chain)) {
            return 0;
        }
        // A source that returns at once must not be started in a circle.
        Duration delay = store.hasEnded(job.jobId()) ? backoff : Duration.ZERO;
        int queued = new TaskStore(db).addAlwaysOn(job, chain, delay);
        if (queued > 0) {
            log.info("▶️ {} is to run on chain {}", job.path(), chain);
        }
        return queued;
    }
}
