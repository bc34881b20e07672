package dev.trace.dispatcher.route;

import dev.trace.api.BlockRange;
import dev.trace.dispatcher.store.CoverageStore;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.Event;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.JobStore.Consumer;
import dev.trace.dispatcher.store.PartitionStore;
import dev.trace.dispatcher.store.TaskStore;
import dev.trace.dispatcher.store.TaskStore.Wanted;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Makes tasks of events, in the caller's transaction. Routing an event again, or two in another order, makes the same
 * tasks: they come from what is recorded, the event only says where to look.
 */
public final class Router {
    private final DagLock lock;
    private final JobStore jobs;
    private final PartitionStore partitions;
    private final TaskStore tasks;
    private final CoverageStore coverage;

    public Router(Handle db) {
        lock = new DagLock(db);
        jobs = new JobStore(db);
        partitions = new PartitionStore(db);
        tasks = new TaskStore(db);
        coverage = new CoverageStore(db);
    }

    /** Tells every consumer of a dataset. */
    public void route(Event event) {
        lock.shared(event.dag());
        for (Consumer consumer : jobs.consumers(event.dataset(), event.version())) {
            route(event, consumer.job(), consumer.drives());
        }
        if (event.fired() && event.kind() == Event.Kind.PARTITIONS) {
            tasks.reviveDownstream(event.dataset(), event.version(), event.chainId(), event.ranges());
        }
    }

    /**
     * Tells one consumer.
     *
     * @param drives whether the dataset is the job's first input
     * @return how many tasks were queued
     */
    int route(Event event, JobRow job, boolean drives) {
        boolean perPartition = job.kind() == JobRow.Kind.PER_PARTITION;
        return switch (event.kind()) {
            case PARTITIONS -> {
                if (!perPartition) {
                    yield tasks.addUpdate(job, event.chainId());
                }
                yield add(
                        job,
                        event.chainId(),
                        drives ? partitions.ready(job, event) : partitions.readyAround(job, event));
            }
            case CURSOR -> perPartition ? 0 : tasks.addUpdate(job, event.chainId());
            case INVALIDATION -> {
                List<Wanted> again =
                        perPartition ? partitions.readyAround(job, event) : partitions.alreadyRead(job, event);
                partitions.processed(event.invalidationId(), job.jobId());
                yield add(job, event.chainId(), again);
            }
        };
    }

    private int add(JobRow job, long chainId, List<Wanted> wanted) {
        if (wanted.isEmpty()) {
            return 0;
        }
        int queued = tasks.addPartitions(job, chainId, wanted);
        if (job.kind() == JobRow.Kind.PER_PARTITION) {
            List<BlockRange> ranges = wanted.stream().map(Wanted::range).toList();
            var planned =
                    new CoverageStore.Key(job.coverageKey(), job.outputVersion(), chainId, "", CoverageStore.PLANNED);
            coverage.add(planned, ranges);
        }
        return queued;
    }
}
