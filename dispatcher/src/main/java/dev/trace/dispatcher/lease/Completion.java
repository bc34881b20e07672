package dev.trace.dispatcher.lease;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.DeliveryStore;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.LeaseStore;
import dev.trace.dispatcher.store.LeaseStore.Ended;
import dev.trace.dispatcher.store.LeaseStore.Ending;
import dev.trace.dispatcher.store.LeaseStore.Leased;
import dev.trace.dispatcher.store.SpecStore;
import dev.trace.dispatcher.store.TaskStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends attempts as their workers report, many in one transaction. */
final class Completion {
    private static final Logger log = LoggerFactory.getLogger(Completion.class);

    private final Verdicts verdicts;

    Completion(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /**
     * A worker's word.
     *
     * @param attempt the attempt
     * @param outcome how it ended
     */
    record Report(AttemptKey attempt, AttemptOutcome outcome) {}

    /** For each report, in order, the task's kind; empty if the attempt was not the live one. */
    List<Optional<String>> complete(Handle db, List<Report> reports) {
        LeaseStore store = new LeaseStore(db);
        Map<Long, Leased> tasks = store.lock(reports.stream()
                .map(report -> report.attempt().taskId())
                .distinct()
                .toList());
        Map<Long, Ended> ended = new LinkedHashMap<>();
        List<Optional<String>> kinds = new ArrayList<>();
        for (Report report : reports) {
            Leased task = tasks.get(report.attempt().taskId());
            kinds.add(task != null && counts(db, task, report, ended) ? Optional.of(task.kind()) : Optional.empty());
        }
        store.end(List.copyOf(ended.values()));
        ended.values().forEach(each -> follow(db, store, each));
        return kinds;
    }

    /** Whether the report is of the live attempt, which it then ends, or repeats how it has ended. */
    private boolean counts(Handle db, Leased task, Report report, Map<Long, Ended> ended) {
        String name = Verdicts.name(report.outcome());
        Ended before = ended.get(task.taskId());
        if (!task.isLive(report.attempt()) || before != null) {
            String outcome = before == null ? task.outcome() : before.ending().outcome();
            return task.isLast(report.attempt()) && name.equals(outcome);
        }
        Ending ending = verdicts.reported(
                task, () -> new SpecStore(db).limits(task.jobId(), task.dagVersion()), report.outcome());
        TaskProgress progress =
                report.outcome() instanceof AttemptOutcome.Succeeded succeeded ? succeeded.progress() : null;
        ended.put(task.taskId(), new Ended(task, ending, progress));
        return true;
    }

    private static void follow(Handle db, LeaseStore store, Ended ended) {
        Leased task = ended.task();
        if (ended.ending().state().equals("Completed")) {
            goOn(db, task);
        } else {
            log.info(
                    "{} attempt {}: {} -> {}",
                    task.taskKey(),
                    task.attempt(),
                    ended.ending().outcome(),
                    ended.ending().state());
            store.retireIfOutdated(task);
        }
    }

    // What arrived while an update ran is the next update.
    private static void goOn(Handle db, Leased task) {
        if (task.kind().equals("update") && new DeliveryStore(db).moveJobCursor(task.taskId())) {
            new DagLock(db).shared(task.dag());
            new JobStore(db).byId(task.jobId()).ifPresent(job -> new TaskStore(db).addUpdate(job, task.chainId()));
        }
    }
}
