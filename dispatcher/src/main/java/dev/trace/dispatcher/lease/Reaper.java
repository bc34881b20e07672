package dev.trace.dispatcher.lease;

import dev.trace.dag.Limits;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.LeaseStore.Ended;
import dev.trace.dispatcher.store.LeaseStore.Ending;
import dev.trace.dispatcher.store.LeaseStore.Leased;
import dev.trace.dispatcher.store.SpecStore;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back tasks whose lease or time is over. */
public final class Reaper {
    private static final Logger log = LoggerFactory.getLogger(Reaper.class);
    private static final int PAGE = 100;

    private final Database database;
    private final Verdicts verdicts;

    public Reaper(Database database, DispatcherSettings settings, RandomGenerator random) {
        this.database = database;
        verdicts = new Verdicts(settings, random);
    }

    /** Takes back every lease there is: for the only dispatcher, which knows that the workers of before are dead. */
    public void takeBackAll() {
        int found = database.write(db -> new LeaseStore(db).expireAll());
        if (found > 0) {
            log.info("{} leases of a process that is gone are taken back", found);
        }
        while (pass() == PAGE) {
            log.debug("more leases to take back");
        }
    }

    /** Takes back one page. @return how many tasks */
    public int pass() {
        return database.write(db -> {
            LeaseStore store = new LeaseStore(db);
            List<Leased> expired = store.expired(PAGE);
            expired.forEach(task -> takeBack(db, store, task));
            return expired.size();
        });
    }

    private void takeBack(Handle db, LeaseStore store, Leased task) {
        Limits limits = new SpecStore(db).limits(task.jobId(), task.dagVersion());
        Ending ending = store.isTimedOut(task.taskId()) ? verdicts.timedOut(task, limits) : verdicts.lost(task, limits);
        store.end(List.of(new Ended(task, ending, null)));
        store.retireIfOutdated(task);
        log.info(
                "⚠️ {} attempt {} is {}: {} -> {}",
                task.taskKey(),
                task.attempt(),
                ending.outcome(),
                task.state(),
                ending.state());
    }
}
