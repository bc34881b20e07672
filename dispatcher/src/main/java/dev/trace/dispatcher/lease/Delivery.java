package dev.trace.dispatcher.lease;

import dev.trace.api.BlockRange;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.CommitPayload.Covered;
import dev.trace.dispatcher.route.Publisher;
import dev.trace.dispatcher.store.CoverageStore;
import dev.trace.dispatcher.store.DeliveryStore;
import dev.trace.dispatcher.store.DeliveryStore.Origin;
import dev.trace.dispatcher.store.TotalStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over what a durable commit changed, once, in the caller's transaction. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final DeliveryStore store;
    private final CoverageStore coverage;
    private final TotalStore totals;
    private final Publisher publisher;

    Delivery(Handle db) {
        store = new DeliveryStore(db);
        coverage = new CoverageStore(db);
        totals = new TotalStore(db);
        publisher = new Publisher(db);
    }

    /** @return whether there is something to route */
    boolean deliver(CommitPayload payload) {
        if (store.record(payload).isEmpty()) {
            return false;
        }
        Optional<Origin> known = store.origin(payload.taskId());
        if (known.isEmpty()) {
            // The data outlived its control state; what it holds counts all the same.
            log.warn(
                    "commit {}#{} is of task {}, which is not known here",
                    payload.scope(),
                    payload.sequence(),
                    payload.taskId());
            cover(payload.dataset(), payload.datasetVersion(), payload.coverage());
            return false;
        }
        Origin origin = known.get();
        store.forgive(payload.taskId());
        store.setState(origin, payload);
        cover(origin.coverageKey(), origin.outputVersion(), payload.coverage());
        if (!payload.coverage().isEmpty()) {
            totals.count(origin, payload);
        }
        BlockRange range = origin.range();
        if (range != null) {
            coverage.add(committed(origin.coverageKey(), origin.outputVersion(), origin.chainId(), ""), List.of(range));
        }
        boolean events = publisher.publish(origin, payload.emissions());
        return publisher.invalidate(origin, payload.invalidations()) || events;
    }

    private void cover(String dataset, int version, List<Covered> ranges) {
        // By table, so that two deliveries take the same locks in the same order.
        Map<String, Covered> sorted = new TreeMap<>();
        for (Covered each : ranges) {
            sorted.put(each.chainId() + "/" + each.table() + "/" + each.range(), each);
        }
        for (Covered each : sorted.values()) {
            CoverageStore.Key key = committed(dataset, version, each.chainId(), each.table());
            coverage.add(key, List.of(each.range()));
            coverage.verified(key, each.range(), each.level());
        }
    }

    private static CoverageStore.Key committed(String dataset, int version, long chainId, String table) {
        return new CoverageStore.Key(dataset, version, chainId, table, CoverageStore.COMMITTED);
    }
}
