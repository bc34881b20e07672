package dev.trace.worker.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.StagedRows;
import java.util.Optional;

/**
 * Rows of a hot table in an attempt's staging.
 *
 * @param target where they go
 * @param strategy whether they are added or become the only content of their range
 * @param range the blocks they cover; empty for a table of no chain
 * @param rows how many
 * @param bytes the rows
 * @param evidence what is known about them
 */
public record HotRows(
        Target target,
        UpdateStrategy strategy,
        Optional<BlockRange> range,
        long rows,
        CopyBytes bytes,
        Evidence evidence)
        implements StagedRows {
    /**
     * A hot table as an attempt writes it.
     *
     * @param owner the attempt's fence
     * @param relation the table
     * @param chainId the chain
     */
    public record Target(long owner, Relation relation, long chainId) {}

    @Override
    public String table() {
        return target.relation().definition().name();
    }

    /** Size as sent to the server. */
    @Override
    public long size() {
        return bytes.size();
    }

    /** All that tells these rows from others; equal rows of one table have the same. */
    public String identity() {
        return target.relation().name() + " " + target.chainId() + " " + strategy + " "
                + range.map(BlockRange::toString).orElse("all") + " " + bytes.sha256();
    }

    /** Deletes what is staged; the rows cannot be committed any more. */
    public void drop() {
        bytes.drop();
    }

    Relation relation() {
        return target.relation();
    }

    long chainId() {
        return target.chainId();
    }
}
