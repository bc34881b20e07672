package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import dev.trace.api.table.VerificationLevel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The coverage ledger: which blocks are published, planned, committed or verified. */
public final class CoverageStore {
    /** Blocks of partitions that the dataset's producer has emitted. */
    public static final String PUBLISHED = "published";
    /** Blocks of partitions that became tasks of the dataset's producer. */
    public static final String PLANNED = "planned";
    /** Blocks whose commit is durable. */
    public static final String COMMITTED = "committed";

    private final Handle db;

    public CoverageStore(Handle db) {
        this.db = db;
    }

    /**
     * One interval set.
     *
     * @param dataset coverage key
     * @param version its version
     * @param chainId the chain
     * @param table a table; empty for the dataset as a whole
     * @param state what holds for the blocks
     */
    public record Key(String dataset, int version, long chainId, String table, String state) {
        Key in(String otherState) {
            return new Key(dataset, version, chainId, table, otherState);
        }
    }

    /** Adds blocks; those that are there already stay. */
    public void add(Key key, Collection<BlockRange> ranges) {
        lock(key);
        for (BlockRange range : Intervals.union(ranges)) {
            BlockRange wide = new BlockRange(Math.max(0, range.start() - 1), range.end() + 1);
            List<BlockRange> near = meeting(key, wide);
            if (near.stream().noneMatch(each -> each.contains(range))) {
                replace(
                        key,
                        near,
                        Intervals.union(
                                Stream.concat(near.stream(), Stream.of(range)).toList()));
            }
        }
    }

    /** Takes blocks out. */
    public void remove(Key key, BlockRange range) {
        lock(key);
        List<BlockRange> near = meeting(key, range);
        replace(key, near, Intervals.minus(near, range));
    }

    /** Records how far the rows of a range are proved, in place of what was recorded for them before. */
    public void verified(Key key, BlockRange range, VerificationLevel level) {
        for (VerificationLevel other : VerificationLevel.values()) {
            if (other != level && other != VerificationLevel.NONE) {
                remove(key.in(state(other)), range);
            }
        }
        if (level != VerificationLevel.NONE) {
            add(key.in(state(level)), Set.of(range));
        }
    }

    private static String state(VerificationLevel level) {
        return "verified:" + level.name().toLowerCase(Locale.ROOT);
    }

    /** Last block of the first run of blocks. */
    public Optional<Long> endOfFirstRun(Key key) {
        return bind(
                        db.createQuery(
                                "SELECT range_end FROM trace.coverage" + OF_KEY + " ORDER BY range_start LIMIT 1"),
                        key)
                .mapTo(Long.class)
                .findOne();
    }

    private static final String OF_KEY = """
             WHERE dataset = :dataset AND version = :version AND chain_id = :chain AND table_name = :table
               AND state = :state
            """;

    // The runs are disjoint, so the only one that can begin before the range and meet it is the last to begin there.
    private List<BlockRange> meeting(Key key, BlockRange range) {
        return bind(
                        db.createQuery(
                                "SELECT range_start, range_end FROM trace.coverage" + OF_KEY + """
                   AND range_end >= :start AND range_start <= :end
                   AND range_start >= coalesce((SELECT max(range_start) FROM trace.coverage %s
                                                   AND range_start <= :start), 0)
                """.formatted(OF_KEY)),
                        key)
                .bind("start", range.start())
                .bind("end", range.end())
                .map((row, context) -> new BlockRange(row.getLong(1), row.getLong(2)))
                .list();
    }

    private void replace(Key key, List<BlockRange> old, List<BlockRange> now) {
        bind(db.createUpdate("DELETE FROM trace.coverage" + OF_KEY + " AND range_start = ANY (:starts)"), key)
                .bindArray(
                        "starts",
                        Long.class,
                        old.stream().map(BlockRange::start).collect(Collectors.toList()))
                .execute();
        bind(db.createUpdate("""
                INSERT INTO trace.coverage (dataset, version, chain_id, table_name, state, range_start, range_end)
                SELECT :dataset, :version, :chain, :table, :state, r.range_start, r.range_end
                  FROM unnest(:starts, :ends) AS r (range_start, range_end)
                """), key)
                .bindArray(
                        "starts",
                        Long.class,
                        now.stream().map(BlockRange::start).toList())
                .bindArray("ends", Long.class, now.stream().map(BlockRange::end).toList())
                .execute();
    }

    // Two writers that both extend a run would each insert it: they take turns.
    private void lock(Key key) {
        db.createQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:key, 7205)) AS locked")
                .bind("key", key.dataset() + "/" + key.version() + "/" + key.chainId())
                .mapTo(Integer.class)
                .one();
    }

    private static <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bind(S statement, Key key) {
        return statement
                .bind("dataset", key.dataset())
                .bind("version", key.version())
                .bind("chain", key.chainId())
                .bind("table", key.table())
                .bind("state", key.state());
    }
}
