package dev.trace.api.table;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Committed rows of the job's input datasets, hot or cold alike, filtered as the DAG's {@code where} says. Rows come in
 * ascending key order.
 */
public interface Inputs {
    /**
     * Reads the rows of a range.
     *
     * @param columns which, by name; empty for all
     * @throws OperatorException if the range is not wholly committed, or a file does not match its manifest entry
     */
    BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns) throws OperatorException;

    /**
     * Reads the rows of a cursor dataset.
     *
     * @param after position already consumed; empty for none
     * @param upTo last position to read, inclusive
     * @param columns which, by name; empty for all
     * @throws OperatorException if they cannot be read
     */
    BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns)
            throws OperatorException;
}
