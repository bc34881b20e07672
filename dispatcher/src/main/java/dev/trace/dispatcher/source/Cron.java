package dev.trace.dispatcher.source;

import dev.trace.dag.schedule.Schedule;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.FiringStore;
import dev.trace.dispatcher.store.FiringStore.Scheduled;
import dev.trace.dispatcher.store.JobStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fires sources by their schedules, UTC, by the database's clock. Ticks missed while nothing ran become one firing. */
public final class Cron {
    private static final Logger log = LoggerFactory.getLogger(Cron.class);

    private final Database database;
    private final Firings firings;

    public Cron(Database database, Firings firings) {
        this.database = database;
        this.firings = firings;
    }

    /** Fires what is due; one source's failure leaves the others alone. @return how many fired */
    public int pass() {
        int fired = 0;
        for (Scheduled due : database.read(db -> new FiringStore(db).due())) {
            try {
                fired += database.write(db -> new FiringStore(db)
                        .lockDue(due.jobId()).stream()
                                .mapToInt(each -> tick(db, each))
                                .sum());
            } catch (JdbiException e) {
                log.warn("{}/{} could not be fired: {}", due.dag(), due.job(), Database.reason(e));
            }
        }
        return fired;
    }

    private int tick(Handle db, Scheduled due) {
        new DagLock(db).shared(due.dag());
        Optional<Instant> next = Schedule.parse(due.schedule()).next(due.now());
        // A schedule that never comes again keeps quiet for good.
        new FiringStore(db).setNextTick(due.jobId(), next.orElse(Instant.parse("9999-01-01T00:00:00Z")));
        if (due.next().equals(Instant.EPOCH)) {
            return 0;
        }
        String id = due.dag() + "-" + due.job() + "-" + due.next();
        boolean fired = new JobStore(db)
                .find(due.dag(), due.job())
                .filter(job ->
                        firings.record(db, job, id, Map.of("tick", due.next().toString()), 0))
                .isPresent();
        if (fired) {
            log.info("{}/{} fired by its schedule: {}", due.dag(), due.job(), due.next());
        }
        return fired ? 1 : 0;
    }
}
