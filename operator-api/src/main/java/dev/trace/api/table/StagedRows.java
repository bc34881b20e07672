package dev.trace.api.table;

import dev.trace.api.BlockRange;
import java.util.Optional;

/** Rows that a {@link RowWriter} has staged: a token for {@link dev.trace.api.Commit}, of use in its attempt alone. */
public interface StagedRows {
    String table();

    /** The blocks they cover; empty for a table of no chain. */
    Optional<BlockRange> range();

    long rows();

    /** Bytes they take, as far as that is known before the commit; 0 if it is not. */
    default long size() {
        return 0;
    }
}
