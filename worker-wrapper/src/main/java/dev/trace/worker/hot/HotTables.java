package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Column;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.StoreCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and changes hot tables, one process at a time; each call within a transaction of its own. */
public final class HotTables {
    private static final Logger LOG = LoggerFactory.getLogger(HotTables.class);

    private HotTables() {}

    /** The table as it was last defined; empty if it is not a hot one, or nobody has written to it. */
    public static Optional<TableDefinition> find(Handle handle, String dataset, String table) {
        return Catalogue.find(handle, dataset, table);
    }

    /**
     * Makes the table, or adds the columns that it lacks.
     *
     * @throws OperatorException if it is there and differs in any other way
     */
    public static void prepare(Handle handle, Relation relation) throws OperatorException {
        if (isReady(handle, relation)) {
            return;
        }
        lock(handle, relation);
        Optional<TableDefinition> stored =
                find(handle, relation.dataset(), relation.definition().name());
        if (stored.isPresent()) {
            evolve(handle, relation, stored.get());
        } else {
            create(handle, relation);
        }
    }

    private static boolean isReady(Handle handle, Relation relation) throws OperatorException {
        Optional<TableDefinition> stored =
                find(handle, relation.dataset(), relation.definition().name());
        return stored.isPresent() && Evolution.added(relation, stored.get()).isEmpty();
    }

    /** Keeps other processes from changing the table. Waits briefly: commits would queue behind a waiting change. */
    static void lock(Handle handle, Relation relation) {
        handle.execute("set local lock_timeout = '3s'");
        handle.execute(
                "select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", "trace hot table " + relation.name());
    }

    /** Keeps the table and its partitions from being dropped until the transaction ends. Reads nothing. */
    public static void hold(Handle handle, Relation relation) {
        handle.execute("set local lock_timeout = '30s'");
        handle.execute("lock table only public." + relation.quoted() + " in access share mode");
    }

    private static void create(Handle handle, Relation relation) throws OperatorException {
        if (Catalogue.isTaken(handle, relation)) {
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED,
                    "the data database has a table " + relation.name()
                            + " already, and it is not this one's; rename that table, or choose another output_dataset");
        }
        Catalogue.forget(handle, relation);
        List<String> parts = new ArrayList<>();
        parts.add(Relation.CHAIN + " bigint not null");
        for (Column column : relation.columns()) {
            parts.add(Relation.quote(column.name()) + " " + Relation.type(column)
                    + (relation.isRequired(column) ? " not null" : ""));
        }
        if (!relation.key().isEmpty()) {
            parts.add("primary key (" + relation.keyList() + ")");
        }
        String block = relation.definition().blockColumn();
        String partitions = relation.partitionBlocks() == 0 || block == null
                ? ""
                : " partition by range (" + Relation.CHAIN + ", " + Relation.quote(block) + ")";
        handle.execute("create table " + relation.quoted() + " (" + String.join(", ", parts) + ")" + partitions);
        if (block != null && (relation.key().isEmpty() || !relation.key().get(0).equals(block))) {
            handle.execute("create index on " + relation.quoted() + " (" + Relation.CHAIN + ", " + Relation.quote(block)
                    + ")");
        }
        Catalogue.insert(handle, relation);
        LOG.info("created hot table {}", relation.name());
    }

    private static void evolve(Handle handle, Relation relation, TableDefinition stored) throws OperatorException {
        List<Column> added = Evolution.added(relation, stored);
        if (added.isEmpty()) {
            return;
        }
        for (Column column : added) {
            handle.execute("alter table " + relation.quoted() + " add column " + Relation.quote(column.name()) + " "
                    + Relation.type(column));
        }
        List<Column> all = new ArrayList<>(stored.columns());
        all.addAll(added);
        Catalogue.change(handle, relation, all);
        LOG.info(
                "hot table {} has new columns: {}",
                relation.name(),
                added.stream().map(Column::name).toList());
    }

    /**
     * Makes the partitions that a range needs.
     *
     * @throws OperatorException if they are too many
     */
    public static void partition(Handle handle, Relation relation, long chainId, BlockRange range)
            throws OperatorException {
        Partitions.prepare(handle, relation, chainId, range);
    }

    /**
     * Drops the rows below a block: of a partitioned table whole partitions alone, so that some rows may stay.
     *
     * @return the lowest block from which everything is kept
     */
    public static OptionalLong dropBelow(Handle handle, Relation relation, long chainId, long block) {
        lock(handle, relation);
        // Nobody may add rows, and count their blocks as there, while they go.
        handle.execute("lock table " + relation.quoted() + " in share row exclusive mode");
        OptionalLong kept = relation.partitionBlocks() > 0
                ? Partitions.dropBelow(handle, relation, chainId, block)
                : deleteBelow(handle, relation, chainId, block);
        if (kept.isPresent()) {
            Ranges.dropBelow(handle, relation, chainId, kept.getAsLong());
            LOG.info("{}: dropped the rows below block {}", relation.label(chainId), kept.getAsLong());
        }
        return kept;
    }

    private static OptionalLong deleteBelow(Handle handle, Relation relation, long chainId, long block) {
        String column = relation.definition().blockColumn();
        if (column == null) {
            return OptionalLong.empty();
        }
        handle.createUpdate("delete from " + relation.quoted() + " where " + Relation.CHAIN + " = :chain and "
                        + Relation.quote(column) + " < :block")
                .bind("chain", chainId)
                .bind("block", block)
                .execute();
        return OptionalLong.of(block);
    }

    /** The committed blocks of a range, in order; they may overlap and lie side by side. */
    public static List<BlockRange> committed(Handle handle, Relation relation, long chainId, BlockRange range) {
        return Ranges.overlapping(handle, relation, chainId, range);
    }

    /** The first committed block. */
    public static OptionalLong firstBlock(Handle handle, Relation relation, long chainId) {
        return Ranges.first(handle, relation, chainId);
    }
}
