package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Which blocks of a hot table are committed: without it nobody could tell an empty block from a missing one. */
final class Ranges {
    private Ranges() {}

    /** Adds a range, joined with those beside it that no other commit is joining right now. */
    static void add(Handle handle, Relation relation, long chainId, BlockRange range) {
        handle.createUpdate("""
                        with mine as (select int8range(:start, :end, '[]') as blocks),
                        near as (
                            select r.range_id from trace_hot_ranges r, mine
                            where r.relation = :relation and r.chain_id = :chain
                            and (r.blocks && mine.blocks or r.blocks -|- mine.blocks)
                            for update of r skip locked),
                        gone as (
                            delete from trace_hot_ranges where range_id in (select range_id from near) returning blocks)
                        insert into trace_hot_ranges (relation, chain_id, blocks)
                        select :relation, :chain, int8range(min(lower(blocks)), max(upper(blocks)))
                        from (select blocks from gone union all select blocks from mine) as joined
                        """)
                .bind("start", range.start())
                .bind("end", range.end())
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .execute();
    }

    static List<BlockRange> overlapping(Handle handle, Relation relation, long chainId, BlockRange range) {
        return handle.createQuery("""
                        select lower(blocks) as first, upper(blocks) - 1 as last from trace_hot_ranges
                        where relation = :relation and chain_id = :chain and blocks && int8range(:start, :end, '[]')
                        order by lower(blocks)
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("start", range.start())
                .bind("end", range.end())
                .map((row, context) -> new BlockRange(row.getLong("first"), row.getLong("last")))
                .list();
    }

    static OptionalLong first(Handle handle, Relation relation, long chainId) {
        return handle.createQuery("""
                        select min(lower(blocks)) from trace_hot_ranges
                        where relation = :relation and chain_id = :chain
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .mapTo(Long.class)
                .findFirst()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    static void dropBelow(Handle handle, Relation relation, long chainId, long block) {
        handle.createUpdate("""
                        delete from trace_hot_ranges
                        where relation = :relation and chain_id = :chain and upper(blocks) <= :block
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("block", block)
                .execute();
        handle.createUpdate("""
                        update trace_hot_ranges set blocks = int8range(:block, upper(blocks))
                        where relation = :relation and chain_id = :chain and lower(blocks) < :block
                        """)
                .bind("relation", relation.name())
                .bind("chain", chainId)
                .bind("block", block)
                .execute();
    }
}
