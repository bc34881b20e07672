package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import java.util.List;

/** How a range stands to the files that are already live. */
public sealed interface Standing {
    /** Files with the same output hash cover it wholly: nothing to do. */
    record Covered() implements Standing {}

    /** It may be written; it supersedes whatever live files lie within it. */
    record Open() implements Standing {}

    /**
     * It overlaps live files in part, which no commit may do.
     *
     * @param table the table
     * @param live the live files' ranges concerned
     */
    record Conflict(String table, List<BlockRange> live) implements Standing {}
}
