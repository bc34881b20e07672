package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.VerificationLevel;
import dev.trace.dag.platform.ColdConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A data side for a test, and the few things that tests do with it again and again. */
final class Lakes {
    static final TableDefinition BLOCKS = table("blocks");
    static final TableDefinition LOGS = table("logs");
    static final long CHAIN = 1;
    static final String HASH = "configuration-1";

    final DataSource database;
    final ColdConfig cold;
    final Jdbi jdbi;

    Lakes(DataSource database, Path root) {
        this(database, new ColdConfig.Folder(root));
    }

    Lakes(DataSource database, ColdConfig cold) {
        this.database = database;
        this.cold = cold;
        jdbi = Jdbi.create(database);
    }

    static Lakes in(Path root) {
        return new Lakes(TestDatabase.create(), root);
    }

    DataStore open() {
        return DataStore.open(database, cold);
    }

    DataStore open(CommitFaults faults) {
        return DataStore.open(database, cold, faults);
    }

    private static TableDefinition table(String name) {
        return new TableDefinition(
                name,
                List.of(
                        Column.of("block_number", ColumnType.UINT32),
                        Column.of("label", ColumnType.STRING),
                        Column.uint256("value")),
                List.of("block_number"),
                "block_number",
                new Storage.Cold(Compression.LZ4, 1000));
    }

    static AttemptScope scope(long task, int attempt, long fence) {
        return new AttemptScope("cold/1/1/task-" + task, fence, task, attempt, "cold", 1, CHAIN, HASH);
    }

    /** One row a block, saying {@code label}. */
    static StagedRows stage(AttemptStore store, TableDefinition table, BlockRange range, String label)
            throws Exception {
        return stage(store, table, range, label, evidence(range, "main"));
    }

    static StagedRows stage(
            AttemptStore store, TableDefinition table, BlockRange range, String label, Evidence evidence)
            throws Exception {
        try (RowWriter writer = store.table(table).replace(range)) {
            writer.write(batch(table, range, label));
            return writer.finish(evidence);
        }
    }

    static ColumnBatch batch(TableDefinition table, BlockRange range, String label) {
        ColumnBatch batch = new ColumnBatch(table);
        for (long block = range.start(); block <= range.end(); block++) {
            batch.longs(0).append(block);
            batch.bytes(1).append((label + "-" + block).getBytes(StandardCharsets.UTF_8));
            byte[] word = new byte[32];
            word[31] = (byte) block;
            batch.bytes(2).append(word);
        }
        return batch;
    }

    /** Hashes of a branch: a block's is its branch and number. */
    static Evidence evidence(BlockRange range, String branch) {
        return new Evidence(
                VerificationLevel.ROOTS,
                Optional.of(new Evidence.Links(
                        hash(range.start() - 1, branch), hash(range.start(), branch), hash(range.end(), branch))),
                List.of("uncles: not served"),
                new TreeSet<>(List.of("one", "two")));
    }

    static String hash(long block, String branch) {
        return "0x" + String.format("%08x%056x", branch.hashCode(), block + 1);
    }

    static Commit commit(StagedRows... rows) {
        Commit.Builder builder = Commit.builder();
        for (StagedRows each : rows) {
            builder.rows(each);
            builder.emit(new Emission.Partition(CHAIN, each.range().orElseThrow()));
        }
        return builder.build();
    }

    /** Begins, stages one file of blocks and commits it. */
    CommitOutcome ingest(DataStore store, AttemptScope scope, BlockRange range, String label) throws Exception {
        try (AttemptStore attempt = store.begin(scope)) {
            return attempt.commit(commit(stage(attempt, BLOCKS, range, label)));
        }
    }

    List<String> live(String table) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        select key from trace_files where table_name = ? and superseded_at is null order by lower(blocks)
                        """).bind(0, table).mapTo(String.class).list());
    }

    long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    static List<String> read(BatchCursor cursor) throws Exception {
        List<String> rows = new ArrayList<>();
        try (cursor) {
            ColumnBatch batch = cursor.next();
            while (batch != null) {
                int label = batch.definition().indexOf("label");
                for (int row = 0; row < batch.rows(); row++) {
                    rows.add(new String(batch.bytes(label).get(row), StandardCharsets.UTF_8));
                }
                batch = cursor.next();
            }
        }
        return rows;
    }

    /** Of the last commit. */
    Map<String, Object> lastMetrics() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select rows_fetched, rows_inserted, duplicates from public.ingest_metrics
                        order by metric_id desc limit 1
                        """).mapToMap().one());
    }
}
