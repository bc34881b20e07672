package dev.trace.dispatcher.store;

import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.CommitPayload.Covered;
import dev.trace.dispatcher.store.DeliveryStore.Origin;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * How many rows and bytes there are of a dataset. Files are counted file by file, as the ledger has them: one that takes
 * the place of others does so here too, and one that covers a range asked for later counts once.
 */
public final class TotalStore {
    private final Handle db;

    public TotalStore(Handle db) {
        this.db = db;
    }

    private record Size(long rows, long bytes) {}

    /** Counts what a commit says. The coverage of its ranges was recorded before, which keeps other deliveries off them. */
    public void count(Origin origin, CommitPayload payload) {
        List<Covered> files = payload.coverage().stream()
                .filter(each -> !each.location().isEmpty())
                .distinct()
                .toList();
        Size gone = files.isEmpty() ? new Size(0, 0) : remove(origin, payload, files);
        Size come = files.isEmpty() ? new Size(0, 0) : add(origin, payload, files);
        long grown = payload.coverage().stream()
                .filter(each -> each.location().isEmpty())
                .mapToLong(Covered::rows)
                .sum();
        db.createUpdate("""
                INSERT INTO trace.dataset_totals AS t (dataset, version, chain_id, row_count, byte_count)
                VALUES (:dataset, :version, :chain, :rows, :bytes)
                ON CONFLICT (dataset, version, chain_id) DO UPDATE
                   SET row_count = t.row_count + excluded.row_count, byte_count = t.byte_count + excluded.byte_count
                """)
                .bind("dataset", origin.coverageKey())
                .bind("version", origin.outputVersion())
                .bind("chain", origin.chainId())
                .bind("rows", grown + come.rows() - gone.rows())
                .bind("bytes", come.bytes() - gone.bytes())
                .execute();
    }

    // Files of a table are disjoint, so the only one that can begin before a range and meet it is the last to begin
    // there.
    private static final String FILES = """
            (SELECT c.*, coalesce((
                        SELECT max(b.range_start) FROM trace.counted_files b
                         WHERE b.dataset = :dataset AND b.version = :version AND b.chain_id = c.chain_id
                           AND b.table_name = c.table_name AND b.range_start <= c.range_start), 0) AS lowest
               FROM unnest(:chains, :tables, :starts, :ends, :rows, :bytes)
                    AS c (chain_id, table_name, range_start, range_end, row_count, byte_count)
             OFFSET 0) AS c
            """;

    private static final String MEET = """
            f.dataset = :dataset AND f.version = :version AND f.chain_id = c.chain_id AND f.table_name = c.table_name
            AND f.range_start BETWEEN c.lowest AND c.range_end AND f.range_end >= c.range_start
            """;

    private static final String SIZE = """
            SELECT coalesce(sum(row_count), 0)::int8 AS row_count, coalesce(sum(byte_count), 0)::int8 AS byte_count
              FROM changed
            """;

    /** Those of a newer fence stay: this commit was overtaken on its way. */
    private Size remove(Origin origin, CommitPayload payload, List<Covered> files) {
        return size("""
                WITH changed AS (
                    DELETE FROM trace.counted_files AS f USING %s
                     WHERE %s AND f.fence <= :fence
                    RETURNING f.row_count, f.byte_count)
                %s""".formatted(FILES, MEET, SIZE), origin, payload, files);
    }

    private Size add(Origin origin, CommitPayload payload, List<Covered> files) {
        return size("""
                WITH changed AS (
                    INSERT INTO trace.counted_files
                           (dataset, version, chain_id, table_name, range_start, range_end, row_count, byte_count, fence)
                    SELECT :dataset, :version, c.chain_id, c.table_name, c.range_start, c.range_end, c.row_count,
                           c.byte_count, :fence
                      FROM %s
                     WHERE NOT EXISTS (SELECT FROM trace.counted_files f WHERE %s)
                    RETURNING row_count, byte_count)
                %s""".formatted(FILES, MEET, SIZE), origin, payload, files);
    }

    private Size size(String sql, Origin origin, CommitPayload payload, List<Covered> files) {
        return bind(db.createQuery(sql), files)
                .bind("dataset", origin.coverageKey())
                .bind("version", origin.outputVersion())
                .bind("fence", payload.fence())
                .map((row, context) -> new Size(row.getLong("row_count"), row.getLong("byte_count")))
                .one();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Covered> files) {
        return statement
                .bindArray(
                        "chains",
                        Long.class,
                        files.stream().map(Covered::chainId).toList())
                .bindArray(
                        "tables",
                        String.class,
                        files.stream().map(Covered::table).toList())
                .bindArray(
                        "starts",
                        Long.class,
                        files.stream().map(each -> each.range().start()).toList())
                .bindArray(
                        "ends",
                        Long.class,
                        files.stream().map(each -> each.range().end()).toList())
                .bindArray("rows", Long.class, files.stream().map(Covered::rows).toList())
                .bindArray(
                        "bytes", Long.class, files.stream().map(Covered::bytes).toList());
    }
}
