package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds the ledger into manifests, one process at a time per lake. Safe for use from several threads. */
record Manifests(DataParts parts) {
    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

    /** A lake, and how often its ledger has changed. */
    private record Lake(long chainId, String table, long generation) {}

    private record Row(long generation, @Nullable LiveFile file) {}

    /** Brings every manifest that is behind up to the ledger. */
    void fold() throws OperatorException {
        for (Lake lake : parts.transact("read the ledger", Manifests::behind)) {
            fold(lake);
        }
    }

    private static List<Lake> behind(Handle handle) {
        return handle.createQuery("""
                        select chain_id, table_name, generation from trace_lakes
                        where folded_generation < generation order by chain_id, table_name
                        """)
                .map((row, context) ->
                        new Lake(row.getLong("chain_id"), row.getString("table_name"), row.getLong("generation")))
                .list();
    }

    private void fold(Lake lake) throws OperatorException {
        parts.transact("fold a manifest", handle -> {
            lock(handle, lake);
            write(handle, lake);
            return lake;
        });
    }

    private static void lock(Handle handle, Lake lake) {
        handle.createQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:lake, 0))")
                .bind("lake", "trace manifest " + lake.chainId() + "/" + lake.table())
                .mapTo(Integer.class)
                .one();
    }

    private void write(Handle handle, Lake lake) throws OperatorException {
        List<Row> rows = snapshot(handle, lake);
        long generation = rows.get(0).generation();
        List<ManifestFile> files = rows.stream()
                .map(Row::file)
                .filter(Objects::nonNull)
                .map(LiveFile::file)
                .toList();
        if (new Manifest(parts.store(), lake.chainId(), lake.table()).fold(generation, files)) {
            LOG.info(
                    "manifest of {}, chain {}: generation {}, {} files",
                    lake.table(),
                    lake.chainId(),
                    generation,
                    files.size());
        }
        parts.faults().at(CommitFaults.Step.MANIFEST_WRITTEN);
        handle.createUpdate("""
                        update trace_lakes set folded_generation = greatest(folded_generation, :generation)
                        where chain_id = :chain and table_name = :table
                        """)
                .bind("generation", generation)
                .bind("chain", lake.chainId())
                .bind("table", lake.table())
                .execute();
    }

    /** One statement, so that the generation and the files are of the same moment. */
    private static List<Row> snapshot(Handle handle, Lake lake) {
        return handle.createQuery("select l.generation, " + LiveFile.COLUMNS + """
                        from trace_lakes l left join trace_files f
                            on f.chain_id = l.chain_id and f.table_name = l.table_name and f.superseded_at is null
                        where l.chain_id = :chain and l.table_name = :table
                        order by lower(f.blocks)
                        """)
                .bind("chain", lake.chainId())
                .bind("table", lake.table())
                .map((row, context) -> new Row(
                        row.getLong("generation"), row.getString("key") == null ? null : LiveFile.map(row, context)))
                .list();
    }
}
