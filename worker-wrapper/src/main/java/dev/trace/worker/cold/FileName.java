package dev.trace.worker.cold;

import dev.trace.api.BlockRange;
import dev.trace.dag.ChainNames;

/**
 * What a file of a lake is about; its keys follow from it.
 *
 * @param chainId the chain
 * @param table the table
 * @param range its blocks
 */
public record FileName(long chainId, String table, BlockRange range) {
    private static final int HASH_DIGITS = 12;

    /** The folder of a lake, relative to the store. */
    public static String lake(long chainId, String table) {
        return ChainNames.of(chainId) + "/" + table;
    }

    /** The key that a range's first content gets. */
    public String first() {
        return stem() + ".parquet";
    }

    /** The key that other content gets when the first is taken. */
    public String other(String sha256) {
        return stem() + "." + sha256.substring(0, HASH_DIGITS) + ".parquet";
    }

    private String stem() {
        return lake(chainId, table) + "/" + table + "_" + range.start() + "_" + range.end();
    }
}
