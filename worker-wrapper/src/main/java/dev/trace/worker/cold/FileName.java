package dev.trace.worker.cold;

import dev.trace.api.BlockRange;
import dev.trace.dag.ChainNames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file of a lake is about; its keys follow from it.
 *
 * @param chainId the chain
 * @param table the table
 * @param range its blocks
 */
public record FileName(long chainId, String table, BlockRange range) {
    private static final int HASH_DIGITS = 12;
    private static final int ALL_DIGITS = 64;

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

    /** Every key that some content may get, the one to be preferred first. */
    List<String> keys(String sha256) {
        List<String> keys = new ArrayList<>(List.of(first()));
        for (int digits = HASH_DIGITS; digits <= ALL_DIGITS; digits += 4) {
            keys.add(stem() + "." + sha256.substring(0, digits) + ".parquet");
        }
        return keys;
    }

    private String stem() {
        return lake(chainId, table) + "/" + table + "_" + range.start() + "_" + range.end();
    }
}
