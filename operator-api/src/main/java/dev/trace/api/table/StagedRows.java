package dev.trace.api.table;

import dev.trace.api.BlockRange;
import java.util.Optional;

/** Rows that a {@link RowWriter} has staged: a token for {@link dev.trace.api.Commit}, of use in its attempt alone. */
public interface StagedRows {
    String table();

    /** The blocks they cover; empty for a table of no chain. */
    Optional<BlockRange> range();

    long rows();
}
