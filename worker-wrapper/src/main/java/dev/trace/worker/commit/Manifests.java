package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.LiveFiles;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import dev.trace.worker.commit.CommitFaults.Step;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the ledger into manifests, one process at a time per lake. Safe for use from several threads. */
record Manifests(DataParts parts) {
    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

    /** A lake, and how often its ledger has changed. */
    private record Lake(long chainId, String table) {}

    /** Brings every manifest that is behind up to the ledger. */
    void fold() throws OperatorException {
        List<Lake> behind = parts.transact("read the ledger", Manifests::behind);
        if (!behind.isEmpty()) {
            parts.store().requireOurs();
        }
        for (Lake lake : behind) {
            long generation = parts.snapshot("fold a manifest", handle -> {
                lock(handle, lake.chainId(), lake.table());
                return write(handle, lake);
            });
            parts.transact(
                    "note a fold",
                    handle -> handle.createUpdate("""
                            update trace_lakes set folded_generation = greatest(folded_generation, :generation)
                            where chain_id = :chain and table_name = :table
                            """)
                            .bind("generation", generation)
                            .bind("chain", lake.chainId())
                            .bind("table", lake.table())
                            .execute());
        }
    }

    /**
     * Writes every manifest anew that was folded once, and is missing now, cannot be read, or is an older one: somebody
     * deleted, damaged or restored it. No later fold would, for the ledger takes it for done.
     */
    void mend() throws OperatorException {
        // Asked before the manifests are: they only get newer.
        for (Folded lake : parts.transact("read the ledger", Manifests::folded)) {
            Optional<String> fault = fault(lake);
            if (fault.isPresent()) {
                parts.snapshot("rebuild a manifest", handle -> rebuild(handle, lake.lake()));
                LOG.warn(
                        "⚠️ manifest of {}, chain {}, {}; rebuilt from the ledger",
                        lake.lake().table(),
                        lake.lake().chainId(),
                        fault.get());
            }
        }
    }

    private Optional<String> fault(Folded lake) throws OperatorException {
        Manifest.State state = manifest(lake.lake()).state();
        return state.fault().isEmpty() && state.generation() < lake.generation()
                ? Optional.of("is of generation " + state.generation() + ", not " + lake.generation())
                : state.fault();
    }

    /** @param generation of the manifest that was written last */
    private record Folded(Lake lake, long generation) {}

    private static List<Folded> folded(Handle handle) {
        return handle.createQuery("""
                        select chain_id, table_name, folded_generation from trace_lakes
                        where folded_generation > 0 order by chain_id, table_name
                        """)
                .map((row, context) -> new Folded(
                        new Lake(row.getLong("chain_id"), row.getString("table_name")),
                        row.getLong("folded_generation")))
                .list();
    }

    private long rebuild(Handle handle, Lake lake) throws OperatorException {
        lock(handle, lake.chainId(), lake.table());
        Ledger ledger = new Ledger(handle, lake.chainId(), lake.table());
        long generation = ledger.generation();
        manifest(lake).rebuild(generation, files(ledger));
        return generation;
    }

    private Manifest manifest(Lake lake) {
        return new Manifest(parts.store(), lake.chainId(), lake.table());
    }

    private static List<Lake> behind(Handle handle) {
        return handle.createQuery("""
                        select chain_id, table_name from trace_lakes
                        where folded_generation < generation order by chain_id, table_name
                        """)
                .map((row, context) -> new Lake(row.getLong("chain_id"), row.getString("table_name")))
                .list();
    }

    /** Keeps other folds off a lake until the transaction ends. */
    static void lock(Handle handle, long chainId, String table) {
        handle.createQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:lake, 0))")
                .bind("lake", "trace manifest " + chainId + "/" + table)
                .mapTo(Integer.class)
                .one();
    }

    /** A fold that waited for another sees the ledger as it was before; if the other knew more, it has been done. */
    private long write(Handle handle, Lake lake) throws OperatorException {
        Ledger ledger = new Ledger(handle, lake.chainId(), lake.table());
        long generation = ledger.generation();
        if (manifest(lake).fold(generation, files(ledger))) {
            LOG.info("manifest of {}, chain {}: generation {}", lake.table(), lake.chainId(), generation);
        }
        parts.faults().at(Step.MANIFEST_WRITTEN);
        return generation;
    }

    private static LiveFiles files(Ledger ledger) {
        return new LiveFiles() {
            @Override
            public List<Long> changedSince(long published) {
                return ledger.changedSince(published);
            }

            @Override
            public List<ManifestFile> starting(long from, long to, int max) {
                return ledger.starting(from, to, max);
            }
        };
    }
}
