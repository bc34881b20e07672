package dev.trace.dispatcher.source;

import dev.trace.api.config.ConfigException;
import dev.trace.api.config.Spelling;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DispatcherSettings.FiringCheck;
import dev.trace.dispatcher.DispatcherSettings.PoolChains;
import dev.trace.dispatcher.EmitMode;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.FiringStore;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records firings with their tasks, both or neither. */
public final class Firings {
    private static final Logger log = LoggerFactory.getLogger(Firings.class);

    private final Database database;
    private final Chains chains;
    private final FiringCheck check;

    public Firings(Database database, PoolChains pools, FiringCheck check) {
        this.database = database;
        chains = new Chains(pools);
        this.check = check;
    }

    /**
     * Fires a source for a person.
     *
     * @return the firing's id
     * @throws ControlException if there is no such source, or none that takes these parameters
     */
    public String fire(String dag, String job, Map<String, String> parameters, EmitMode mode) throws ControlException {
        String id = UUID.randomUUID().toString();
        database.write(db -> {
            new DagLock(db).shared(dag);
            JobRow source = source(db, dag, job);
            requireSound(db, source, parameters);
            long epoch = mode == EmitMode.FORCE ? new FiringStore(db).nextEpoch() : 0;
            new TaskStore(db).supersedeDeadFirings(source.jobId());
            record(db, source, id, parameters, epoch);
            return id;
        });
        log.info("{}/{} fired: {}", dag, job, id);
        return id;
    }

    private void requireSound(Handle db, JobRow source, Map<String, String> parameters) throws ControlException {
        try {
            check.check(new JobStore(db).spec(source), parameters);
        } catch (ConfigException e) {
            throw new ControlException(
                    Reason.INVALID, source.path() + " cannot be fired like this: " + e.getMessage(), e);
        }
    }

    /** Records a firing and queues its task, once for each id. @return whether it is new */
    boolean record(Handle db, JobRow source, String id, Map<String, String> parameters, long epoch) {
        boolean isNew = new FiringStore(db).record(id, source, parameters, epoch);
        if (isNew) {
            new TaskStore(db).addFiring(source, chains.of(db, source), id, epoch);
        }
        return isNew;
    }

    private static JobRow source(Handle db, String dag, String job) throws ControlException {
        JobStore store = new JobStore(db);
        JobRow source = store.find(dag, job).orElse(null);
        if (source == null) {
            List<JobRow> jobs =
                    store.all().stream().filter(each -> each.dag().equals(dag)).toList();
            throw noSuchJob(dag, job, jobs);
        }
        return switch (source.kind()) {
            case MANUAL, WEBHOOK, CRON -> source;
            case ALWAYS_ON ->
                throw new ControlException(
                        Reason.INVALID, source.path() + " is always on: it runs by itself and cannot be fired");
            case PER_PARTITION, PER_UPDATE ->
                throw new ControlException(
                        Reason.INVALID, source.path() + " is reactive: fire the source that feeds it instead");
        };
    }

    /** Says that a DAG has no such job, with the nearest name. */
    public static ControlException noSuchJob(String dag, String job, List<JobRow> jobs) {
        if (jobs.isEmpty()) {
            return new ControlException(Reason.NOT_FOUND, "no DAG '" + dag + "' is deployed: deploy it first");
        }
        List<String> names = jobs.stream().map(JobRow::job).toList();
        String hint = Optional.ofNullable(Spelling.nearest(job, names))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; it has " + String.join(", ", names));
        return new ControlException(Reason.NOT_FOUND, "DAG '" + dag + "' has no job '" + job + "'" + hint);
    }
}
