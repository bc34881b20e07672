package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Brings staged rows into their table, within the commit's transaction. For one thread. */
public final class HotWrite {
    private static final String BEFORE_COPY = "before_copy";

    private final Handle handle;
    private final HotRows rows;
    private final Relation relation;

    private HotWrite(Handle handle, HotRows rows) {
        this.handle = handle;
        this.rows = rows;
        relation = rows.relation();
    }

    /**
     * What became of the rows.
     *
     * @param inserted rows that are new
     * @param duplicates rows that were there already, equal in every column
     * @param deleted rows that went to make place for them
     * @param took time in the database
     */
    public record Result(long inserted, long duplicates, long deleted, Duration took) {
        /** By how many rows the table grew. */
        public long grown() {
            return inserted - deleted;
        }
    }

    /**
     * Writes the rows and records their range.
     *
     * @throws OperatorException {@link dev.trace.worker.cold.StoreCode#ROW_CONFLICT} if a known key comes with other values
     */
    public static Result run(Handle handle, HotRows rows) throws OperatorException {
        return new HotWrite(handle, rows).run();
    }

    private Result run() throws OperatorException {
        long from = System.nanoTime();
        if (rows.range().isPresent() && relation.definition().blockColumn() != null) {
            RangeLock.take(handle, relation, rows.chainId(), rows.range().get(), rows.strategy());
        }
        long deleted =
                rows.strategy() == UpdateStrategy.REPLACE ? delete(rows.range().orElseThrow()) : 0;
        long inserted = insert();
        rows.range().ifPresent(range -> Ranges.add(handle, relation, rows.chainId(), range));
        return new Result(inserted, rows.rows() - inserted, deleted, Duration.ofNanos(System.nanoTime() - from));
    }

    private long delete(BlockRange range) {
        return handle.createUpdate("delete from " + relation.quoted() + where())
                .bind("chain", rows.chainId())
                .bind("start", range.start())
                .bind("end", range.end())
                .execute();
    }

    private String where() {
        return " where " + Relation.CHAIN + " = :chain and "
                + Relation.quote(String.valueOf(relation.definition().blockColumn())) + " between :start and :end";
    }

    private long insert() throws OperatorException {
        if (rows.rows() == 0) {
            return 0;
        }
        if (relation.key().isEmpty()) {
            return copy();
        }
        return isLikelyNew() ? copyOrMerge() : new RowMerge(handle, rows).run();
    }

    /** Whether no stored row can have one of the keys, unless another commit is adding it at this moment. */
    private boolean isLikelyNew() {
        String block = relation.definition().blockColumn();
        if (block == null || rows.range().isEmpty() || !relation.key().contains(block)) {
            return false;
        }
        BlockRange range = rows.range().get();
        return rows.strategy() == UpdateStrategy.REPLACE
                || !handle.createQuery("select exists (select 1 from " + relation.quoted() + where() + ")")
                        .bind("chain", rows.chainId())
                        .bind("start", range.start())
                        .bind("end", range.end())
                        .mapTo(Boolean.class)
                        .one();
    }

    private long copyOrMerge() throws OperatorException {
        handle.savepoint(BEFORE_COPY);
        try {
            long copied = copy();
            handle.releaseSavepoint(BEFORE_COPY);
            return copied;
        } catch (CopyFailure e) {
            if (!e.isDuplicate()) {
                throw e;
            }
            handle.rollbackToSavepoint(BEFORE_COPY);
            return new RowMerge(handle, rows).run();
        }
    }

    private long copy() throws OperatorException {
        return rows.bytes()
                .send(
                        handle,
                        "copy " + relation.quoted() + " (" + relation.columnList()
                                + ") from stdin with (format binary)");
    }
}
