package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.StoreCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a range in ascending key order, fetched as they are asked for, all of one moment. For one thread. */
public final class HotScan implements BatchCursor {
    private static final Logger LOG = LoggerFactory.getLogger(HotScan.class);
    private static final int FETCH = 1_000;
    private static final int ALWAYS_BINARY = -1;

    private final Handle handle;
    private final TableDefinition definition;
    private final ColumnBatch batch;
    private final PreparedStatement statement;
    private final ResultSet result;

    /**
     * What is asked for.
     *
     * @param relation the table
     * @param chainId the chain
     * @param range blocks, or positions of a table without blocks
     * @param columns names; empty for all
     * @param where the job's inputs, whose filters apply
     */
    public record Query(
            Relation relation, long chainId, BlockRange range, List<String> columns, List<InputDataset> where) {}

    /**
     * Opens the cursor.
     *
     * @param handle in a transaction; closed with the cursor
     */
    public static HotScan open(Handle handle, Query query) throws OperatorException {
        try {
            TableDefinition all = query.relation().definition();
            TableDefinition wanted = query.columns().isEmpty() ? all : all.select(query.columns());
            return new HotScan(
                    handle,
                    query,
                    wanted,
                    HotFilter.of(query.where(), query.relation().dataset(), all));
        } catch (IllegalArgumentException e) {
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED, "hot table " + query.relation().name() + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    private HotScan(Handle handle, Query query, TableDefinition wanted, HotFilter filter) throws SQLException {
        this.handle = handle;
        definition = wanted;
        batch = new ColumnBatch(wanted);
        statement = handle.getConnection().prepareStatement(sql(query, wanted, filter));
        statement.setFetchSize(FETCH);
        statement.unwrap(PGStatement.class).setPrepareThreshold(ALWAYS_BINARY);
        int at = 1;
        statement.setLong(at++, query.chainId());
        statement.setLong(at++, query.range().start());
        statement.setLong(at++, query.range().end());
        for (Object value : filter.values()) {
            statement.setObject(at++, value);
        }
        result = statement.executeQuery();
    }

    private static String sql(Query query, TableDefinition wanted, HotFilter filter) {
        Relation relation = query.relation();
        String position = Relation.quote(String.valueOf(relation.positionColumn()));
        List<String> conditions = new ArrayList<>(List.of(Relation.CHAIN + " = ?", position + " between ? and ?"));
        conditions.addAll(filter.conditions());
        String order = relation.key().isEmpty()
                ? position
                : relation.key().stream().map(Relation::quote).collect(Collectors.joining(", "));
        return "select "
                + wanted.columns().stream()
                        .map(each -> Relation.quote(each.name()))
                        .collect(Collectors.joining(", "))
                + " from " + relation.quoted() + " where " + String.join(" and ", conditions) + " order by " + order;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public @Nullable ColumnBatch next() throws OperatorException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading " + definition.name());
        }
        batch.clear();
        try {
            int rows = 0;
            while (rows < FETCH && result.next()) {
                RowRead.into(batch, result);
                rows++;
            }
            return rows == 0 ? null : batch;
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    @Override
    public void close() {
        try (handle;
                statement;
                result) {
            handle.rollback();
        } catch (SQLException | RuntimeException e) {
            // Nothing was written, and a connection that is lost holds nothing any more.
            LOG.debug("closing a scan of {}", definition.name(), e);
        }
    }
}
