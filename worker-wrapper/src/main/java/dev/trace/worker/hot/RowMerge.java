package dev.trace.worker.hot;

import dev.trace.api.OperatorException;
import dev.trace.api.table.Column;
import dev.trace.worker.cold.StoreCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Adds rows some of which may be there already: by a temporary table, so that those can be told apart and compared. For one
 * thread.
 */
final class RowMerge {
    private static final String STAGE = "pg_temp.trace_stage";
    private static final long WORTH_STATISTICS = 10_000;

    private final Handle handle;
    private final HotRows rows;
    private final Relation relation;

    RowMerge(Handle handle, HotRows rows) {
        this.handle = handle;
        this.rows = rows;
        relation = rows.relation();
    }

    private record Clash(long rows, boolean gone, String key, List<String> columns) {}

    /** @return rows that were new */
    long run() throws OperatorException {
        String columns = relation.columnList();
        handle.execute("create temp table trace_stage on commit drop as select " + columns + " from "
                + relation.quoted() + " with no data");
        rows.bytes().send(handle, "copy " + STAGE + " (" + columns + ") from stdin with (format binary)");
        if (rows.rows() > WORTH_STATISTICS) {
            handle.execute("analyze " + STAGE);
        }
        long inserted = handle.createUpdate("insert into " + relation.quoted() + " (" + columns + ") select " + columns
                        + " from " + STAGE + " on conflict (" + relation.keyList() + ") do nothing")
                .execute();
        if (inserted < rows.rows()) {
            compare();
        }
        handle.execute("drop table " + STAGE);
        return inserted;
    }

    private void compare() throws OperatorException {
        List<Clash> clashes = handle.createQuery(comparison())
                .map((row, context) -> new Clash(
                        row.getLong("clashes"),
                        row.getBoolean("gone"),
                        row.getString("clashing_key"),
                        Arrays.asList((String[]) row.getArray("differing").getArray())))
                .list();
        if (clashes.isEmpty()) {
            return;
        }
        Clash first = clashes.get(0);
        if (first.gone()) {
            // It was there when we wanted to insert it, and another commit has just deleted it.
            throw new CopyFailure(
                    new PSQLException("a row vanished during the commit", PSQLState.SERIALIZATION_FAILURE));
        }
        throw new OperatorException(
                StoreCode.ROW_CONFLICT,
                relation.label(rows.chainId()) + ": the row with " + first.key()
                        + " is there already with other values of " + String.join(", ", first.columns())
                        + (first.rows() > 1 ? ", and so are " + (first.rows() - 1) + " more" : "")
                        + "; nothing was published. Find out which of the two is right: rows that are wrong in the table"
                        + " must be deleted or replaced before these can be added");
    }

    private String comparison() {
        List<Column> values = relation.columns().stream()
                .filter(each -> !relation.key().contains(each.name()))
                .toList();
        String join = each(relation.key(), name -> "r." + name + " = s." + name, " and ");
        String differs = values.isEmpty()
                ? "false"
                : "(" + each(names(values), name -> "s." + name, ", ") + ") is distinct from ("
                        + each(names(values), name -> "r." + name, ", ") + ")";
        String key = relation.key().stream()
                .map(name -> "'" + name.replace("'", "''") + " ' || s." + Relation.quote(name) + "::text")
                .collect(Collectors.joining(" || ', ' || "));
        List<String> differing = new ArrayList<>();
        for (Column column : values) {
            String name = Relation.quote(column.name());
            differing.add("case when s." + name + " is distinct from r." + name + " then '"
                    + column.name().replace("'", "''") + "' end");
        }
        return "select count(*) over () as clashes, r." + Relation.CHAIN + " is null as gone, " + key
                + " as clashing_key, array_remove(array[" + String.join(", ", differing)
                + "]::text[], null) as differing from " + STAGE + " s left join " + relation.quoted() + " r on r."
                + Relation.CHAIN + " = s." + Relation.CHAIN + " and " + join + " where r." + Relation.CHAIN
                + " is null or " + differs + " order by gone desc, "
                + each(relation.key(), name -> "s." + name, ", ") + " limit 1";
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static String each(List<String> names, UnaryOperator<String> text, String separator) {
        return names.stream().map(Relation::quote).map(text).collect(Collectors.joining(separator));
    }
}
