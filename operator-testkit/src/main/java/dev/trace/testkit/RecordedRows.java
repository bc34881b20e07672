package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.VerificationLevel;
import java.util.List;
import java.util.Optional;

/**
 * Rows that an operator has staged.
 *
 * @param table the table's name
 * @param strategy how they meet rows already there; a cold table's file always replaces
 * @param range the blocks they cover
 * @param values each row's values in column order: numbers, {@code 0x} text for bytes, null
 * @param level how far they were said to be proved
 */
public record RecordedRows(
        String table,
        UpdateStrategy strategy,
        Optional<BlockRange> range,
        List<List<Object>> values,
        VerificationLevel level)
        implements StagedRows {
    @Override
    public long rows() {
        return values.size();
    }
}
