package dev.trace.dag;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that a job reads.
 *
 * @param dataset its name
 * @param table the only table read; null for all
 * @param where for each column the values accepted; empty for all rows
 */
public record InputDataset(String dataset, @Nullable String table, Map<String, List<Object>> where) {
    public InputDataset {
        where = Map.copyOf(where);
    }
}
