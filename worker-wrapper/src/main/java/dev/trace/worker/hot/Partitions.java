package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.worker.cold.StoreCode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;

/** The partitions of a table by chain and block, each of the same number of blocks. */
final class Partitions {
    private static final long MOST_AT_ONCE = 1_000;
    private static final int LONGEST_PREFIX = 20;

    private Partitions() {}

    static void prepare(Handle handle, Relation relation, long chainId, BlockRange range) throws OperatorException {
        long size = relation.partitionBlocks();
        if (size == 0) {
            return;
        }
        long first = range.start() / size;
        long last = range.end() / size;
        if (last - first >= MOST_AT_ONCE) {
            throw new OperatorException(
                    StoreCode.TABLE_UNSUPPORTED,
                    relation.label(chainId) + ": blocks " + range + " would need " + (last - first + 1)
                            + " partitions of " + size + " blocks; write shorter ranges, or larger partitions");
        }
        if (missing(handle, relation, chainId, range).isEmpty()) {
            return;
        }
        HotTables.lock(handle, relation);
        for (long start : missing(handle, relation, chainId, range)) {
            create(handle, relation, chainId, new BlockRange(start, start + size - 1));
        }
    }

    private static List<Long> missing(Handle handle, Relation relation, long chainId, BlockRange range) {
        long size = relation.partitionBlocks();
        Set<Long> there = new HashSet<>(handle.createQuery("""
                        select start_block from trace_hot_partitions
                        where relation = :relation and chain_id = :chain
                        and start_block <= :end and end_block >= :start
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("start", range.start())
                .bind("end", range.end())
                .mapTo(Long.class)
                .list());
        return LongStream.rangeClosed(range.start() / size, range.end() / size)
                .map(index -> index * size)
                .filter(start -> !there.contains(start))
                .boxed()
                .toList();
    }

    /** Made beside the table and then attached: that lets commits to other partitions go on. */
    private static void create(Handle handle, Relation relation, long chainId, BlockRange blocks) {
        String name = name(relation, chainId, blocks.start());
        handle.execute("create table " + Relation.quote(name) + " (like " + relation.quoted()
                + " including defaults including indexes)");
        handle.execute("alter table " + relation.quoted() + " attach partition " + Relation.quote(name)
                + " for values from (" + chainId + ", " + blocks.start() + ") to (" + chainId + ", "
                + (blocks.end() + 1) + ")");
        handle.createUpdate("""
                        insert into trace_hot_partitions (relation, chain_id, start_block, end_block, partition)
                        values (:relation, :chain, :start, :end, :name)
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("start", blocks.start())
                .bind("end", blocks.end())
                .bind("name", name)
                .execute();
    }

    private static String name(Relation relation, long chainId, long start) {
        CRC32 sum = new CRC32();
        sum.update(relation.name().getBytes(StandardCharsets.UTF_8));
        // Two numbers of up to 19 digits must fit beside it, so a long name is cut and told apart by its sum.
        String prefix = relation.name().length() <= LONGEST_PREFIX
                ? relation.name()
                : relation.name().substring(0, LONGEST_PREFIX - 9) + "_" + String.format("%08x", sum.getValue());
        return prefix + "_" + chainId + "_" + start;
    }

    static OptionalLong dropBelow(Handle handle, Relation relation, long chainId, long block) {
        record Old(long end, String name) {}
        List<Old> old = handle.createQuery("""
                        delete from trace_hot_partitions
                        where relation = :relation and chain_id = :chain and end_block < :block
                        returning end_block, partition
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("block", block)
                .map((row, context) -> new Old(row.getLong("end_block"), row.getString("partition")))
                .list();
        old.forEach(each -> handle.execute("drop table if exists " + Relation.quote(each.name())));
        return old.stream().mapToLong(each -> each.end() + 1).max();
    }
}
