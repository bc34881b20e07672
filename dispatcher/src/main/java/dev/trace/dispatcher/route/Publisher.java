package dev.trace.dispatcher.route;

import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import dev.trace.dispatcher.store.CoverageStore;
import dev.trace.dispatcher.store.DeliveryStore.Origin;
import dev.trace.dispatcher.store.Event;
import dev.trace.dispatcher.store.OutboxStore;
import dev.trace.dispatcher.store.PartitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Records what a task publishes, and puts it into the outbox if anyone reads it; all in the caller's transaction. */
public final class Publisher {
    private final PartitionStore partitions;
    private final CoverageStore coverage;
    private final OutboxStore outbox;

    public Publisher(Handle db) {
        partitions = new PartitionStore(db);
        coverage = new CoverageStore(db);
        outbox = new OutboxStore(db);
    }

    /**
     * Publishes events of a task's output dataset; a job that publishes none has no one to tell.
     *
     * @return whether there is something to route
     */
    public boolean publish(Origin origin, List<Emission> emissions) {
        String dataset = origin.dataset();
        if (dataset == null || emissions.isEmpty()) {
            return false;
        }
        Map<Long, List<BlockRange>> ranges = new TreeMap<>();
        Map<Long, Long> cursors = new TreeMap<>();
        for (Emission emission : emissions) {
            if (emission instanceof Emission.Partition partition) {
                ranges.computeIfAbsent(partition.chainId(), chain -> new ArrayList<>())
                        .add(partition.range());
            } else if (emission instanceof Emission.Cursor cursor) {
                cursors.merge(cursor.chainId(), cursor.position(), Math::max);
            } else {
                throw new AssertionError(emission);
            }
        }
        boolean heard = outbox.hasConsumers(dataset, origin.outputVersion());
        ranges.forEach((chain, page) -> partitions(origin, dataset, chain, page, heard));
        cursors.forEach((chain, position) -> {
            partitions.moveCursor(dataset, origin.outputVersion(), chain, position);
            if (heard) {
                BlockRange at = new BlockRange(position, position);
                outbox.send(event(origin, dataset, chain, Event.Kind.CURSOR, List.of(at)));
            }
        });
        return heard;
    }

    private void partitions(Origin origin, String dataset, long chain, List<BlockRange> page, boolean heard) {
        int version = origin.outputVersion();
        partitions.addPartitions(dataset, version, chain, page, origin.epoch());
        var published = new CoverageStore.Key(dataset, version, chain, "", CoverageStore.PUBLISHED);
        coverage.add(published, page);
        // Who reads partitions as a stream reads them in order: up to the first gap.
        coverage.endOfFirstRun(published).ifPresent(end -> partitions.moveCursor(dataset, version, chain, end));
        if (heard) {
            outbox.send(event(origin, dataset, chain, Event.Kind.PARTITIONS, page));
        }
    }

    /** Publishes that rows are no longer true. @return whether there is something to route */
    public boolean invalidate(Origin origin, List<Invalidation> invalidations) {
        String dataset = origin.dataset();
        if (dataset == null || invalidations.isEmpty()) {
            return false;
        }
        boolean heard = outbox.hasConsumers(dataset, origin.outputVersion());
        for (Invalidation invalidation : invalidations) {
            Event event = partitions.addInvalidation(origin.dag(), dataset, origin.outputVersion(), invalidation);
            if (heard) {
                outbox.send(event);
            }
        }
        return heard;
    }

    private static Event event(Origin origin, String dataset, long chain, Event.Kind kind, List<BlockRange> ranges) {
        boolean fired = origin.kind().equals("firing");
        return new Event(
                0, origin.dag(), dataset, origin.outputVersion(), chain, kind, ranges, origin.epoch(), fired, 0, 0);
    }
}
