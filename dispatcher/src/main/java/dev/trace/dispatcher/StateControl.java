package dev.trace.dispatcher;

import dev.trace.dag.DagDeployment;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DagStatus.Activity;
import dev.trace.dispatcher.loop.Hints;
import dev.trace.dispatcher.source.Firings;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.StatusStore;
import dev.trace.dispatcher.store.StatusStore.Counted;
import dev.trace.dispatcher.store.TaskStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Control} on the state database. */
final class StateControl implements Control {
    private static final Logger log = LoggerFactory.getLogger(StateControl.class);

    private final Database database;
    private final Hints hints;
    private final Firings firings;

    StateControl(Database database, Hints hints, Firings firings) {
        this.database = database;
        this.hints = hints;
        this.firings = firings;
    }

    @Override
    public DeployOutcome deploy(DagDeployment deployment) throws ControlException {
        DeployOutcome outcome;
        try {
            outcome = asked(() -> database.write(db -> new Deployer(db).deploy(deployment)));
        } catch (IllegalArgumentException e) {
            throw new ControlException(Reason.INVALID, "the DAG is not valid: " + e.getMessage(), e);
        }
        hints.sourcesChanged();
        hints.tasksQueued();
        return outcome;
    }

    @Override
    public String emit(String dag, String job, Map<String, String> parameters, EmitMode mode) throws ControlException {
        String id = asked(() -> firings.fire(dag, job, parameters, mode));
        hints.tasksQueued();
        return id;
    }

    @Override
    public DagStatus status(String dag, Set<Long> chains) throws ControlException {
        return asked(() -> database.snapshot(db -> status(db, dag, chains)));
    }

    private static DagStatus status(Handle db, String dag, Set<Long> chains) throws ControlException {
        StatusStore store = new StatusStore(db);
        DagSummary summary = store.dag(dag).orElseThrow(() -> noSuchDag(dag));
        long events = store.pendingEvents(dag, chains);
        List<JobStatus> jobs = new ArrayList<>();
        boolean blocked = true;
        long left = events;
        for (Counted job : store.jobs(dag, chains)) {
            JobStatus status = job.status();
            List<String> steady =
                    status.queued() > 0 && job.row().steady() ? store.steadyWaits(job.row(), chains) : List.of();
            left += status.queued() + status.running() + status.waiting();
            blocked &= status.running() + status.waiting() == 0 && (status.queued() == 0 || !steady.isEmpty());
            List<String> reasons = new ArrayList<>(steady);
            if (status.waiting() > 0) {
                reasons.addAll(store.waits(job.row()));
            }
            jobs.add(with(status, reasons));
        }
        Activity activity = left == 0 ? Activity.IDLE : blocked && events == 0 ? Activity.BLOCKED : Activity.ACTIVE;
        return new DagStatus(dag, summary.version(), activity, events, jobs, store.dead(dag, chains));
    }

    private static JobStatus with(JobStatus s, List<String> reasons) {
        return new JobStatus(
                s.job(),
                s.operator(),
                s.activation(),
                s.queued(),
                s.running(),
                s.waiting(),
                s.completed(),
                s.dead(),
                s.canceled(),
                s.blocksPlanned(),
                s.blocksCommitted(),
                s.rows(),
                s.bytes(),
                reasons);
    }

    @Override
    public int cancel(String dag, TaskSelection tasks) throws ControlException {
        int canceled = asked(() -> database.write(db -> {
            check(db, dag, tasks);
            return new TaskStore(db).cancel(dag, tasks.job(), tasks.taskKey());
        }));
        log.info("{} tasks of {} canceled", canceled, dag);
        return canceled;
    }

    @Override
    public int resume(String dag, TaskSelection tasks) throws ControlException {
        int resumed = asked(() -> database.write(db -> {
            check(db, dag, tasks);
            return new TaskStore(db).resume(dag, tasks.job(), tasks.taskKey());
        }));
        log.info("{} tasks of {} resumed", resumed, dag);
        hints.tasksQueued();
        return resumed;
    }

    private static void check(Handle db, String dag, TaskSelection tasks) throws ControlException {
        StatusStore store = new StatusStore(db);
        if (store.dag(dag).isEmpty()) {
            throw noSuchDag(dag);
        }
        String job = tasks.job();
        List<JobRow> jobs = store.jobs(dag, Set.of()).stream().map(Counted::row).toList();
        if (job != null && jobs.stream().noneMatch(each -> each.job().equals(job))) {
            throw Firings.noSuchJob(dag, job, jobs);
        }
    }

    private static ControlException noSuchDag(String dag) {
        return new ControlException(
                Reason.NOT_FOUND, "no DAG '" + dag + "' is deployed: deploy it, or ask for the list of DAGs");
    }

    @Override
    public List<DagSummary> dags() throws ControlException {
        return asked(() -> database.read(db -> new StatusStore(db).dags()));
    }

    private interface Question<T> {
        T ask() throws ControlException;
    }

    private static <T> T asked(Question<T> question) throws ControlException {
        try {
            return question.ask();
        } catch (JdbiException e) {
            throw new ControlException(
                    Reason.UNAVAILABLE, "the state database did not answer: " + Database.reason(e), e);
        }
    }
}
