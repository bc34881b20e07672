package dev.trace.dispatcher.route;

import dev.trace.api.BlockRange;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Event;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.JobStore;
import dev.trace.dispatcher.store.PartitionStore;
import dev.trace.dispatcher.store.StatusStore;
import dev.trace.dispatcher.store.TaskStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is published with the tasks there are and makes those that are missing, some pages of each job at a pass. A
 * wake-up that got lost delays work, and never loses it. For one thread.
 */
public final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int PAGE = 2_000;
    private static final int PAGES = 10;

    private final Database database;
    private final Map<Long, Position> positions = new HashMap<>();

    private record Position(String lineage, long chainId, BlockRange last) {
        static Position start(String lineage) {
            return new Position(lineage, Long.MIN_VALUE, new BlockRange(0, 0));
        }
    }

    public Reconciler(Database database) {
        this.database = database;
    }

    /** One pass over all jobs; one job's failure leaves the others alone. @return how many tasks were queued */
    public int pass() {
        database.write(db -> {
            new StatusStore(db).foldCounts();
            return true;
        });
        int found = 0;
        for (JobRow job : database.read(db -> new JobStore(db).all())) {
            try {
                found += reconcile(job);
            } catch (JdbiException e) {
                log.warn("{} could not be reconciled: {}", job.path(), Database.reason(e));
            }
        }
        return found;
    }

    private int reconcile(JobRow job) {
        return switch (job.kind()) {
            case PER_PARTITION -> pages(job) + invalidations(job);
            case PER_UPDATE -> updates(job) + invalidations(job);
            case ALWAYS_ON, CRON, MANUAL, WEBHOOK -> 0;
        };
    }

    private int pages(JobRow job) {
        int queued = partitions(job);
        for (int page = 1; page < PAGES && !isAtStart(job); page++) {
            queued += partitions(job);
        }
        return queued;
    }

    private int partitions(JobRow job) {
        Position known = positions.get(job.jobId());
        Position from = known != null && known.lineage().equals(job.lineage()) ? known : Position.start(job.lineage());
        return database.write(db -> isCurrent(db, job) ? addMissing(db, job, from) : 0);
    }

    private boolean isAtStart(JobRow job) {
        Position at = positions.get(job.jobId());
        return at == null || at.chainId() == Long.MIN_VALUE;
    }

    private int addMissing(Handle db, JobRow job, Position from) {
        PartitionStore store = new PartitionStore(db);
        PartitionStore.Page page = store.missing(job, from.chainId(), from.last(), PAGE);
        BlockRange last = page.last();
        positions.put(
                job.jobId(),
                last == null || page.scanned() < PAGE
                        ? Position.start(job.lineage())
                        : new Position(job.lineage(), page.lastChain(), last));
        Router router = new Router(db);
        PartitionStore.Input input = store.drivingInput(job);
        int queued = 0;
        for (Map.Entry<Long, List<BlockRange>> chain : page.missing().entrySet()) {
            queued += router.route(found(job, input, chain.getKey(), chain.getValue()), job, true);
        }
        if (queued > 0) {
            log.info("{} partitions had no task of {}: queued", queued, job.path());
        }
        return queued;
    }

    private static Event found(JobRow job, PartitionStore.Input input, long chain, List<BlockRange> ranges) {
        return new Event(
                0, job.dag(), input.dataset(), input.version(), chain, Event.Kind.PARTITIONS, ranges, 0, false, 0, 0);
    }

    private int invalidations(JobRow job) {
        return database.write(db -> {
            if (!isCurrent(db, job)) {
                return 0;
            }
            Router router = new Router(db);
            return new PartitionStore(db)
                    .unprocessed(job, PAGE).stream()
                            .mapToInt(event -> router.route(event, job, true))
                            .sum();
        });
    }

    private int updates(JobRow job) {
        return database.write(db -> {
            if (!isCurrent(db, job)) {
                return 0;
            }
            TaskStore tasks = new TaskStore(db);
            return new PartitionStore(db)
                    .chainsWithCursor(job).stream()
                            .mapToInt(chain -> tasks.addUpdate(job, chain))
                            .sum();
        });
    }

    // From here on no version is switched until the transaction ends.
    private static boolean isCurrent(Handle db, JobRow job) {
        return new DagLock(db)
                .shared(job.dag())
                .filter(version -> version == job.dagVersion())
                .isPresent();
    }
}
