package dev.trace.worker.commit;

import dev.trace.api.BlockRange;

/**
 * A range of a table that live files cover already.
 *
 * @param table the table
 * @param range its blocks
 */
record Covering(String table, BlockRange range) {}
