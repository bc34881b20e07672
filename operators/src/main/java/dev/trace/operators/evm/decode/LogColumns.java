package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.LogField.*;
import static dev.trace.operators.evm.decode.ObjectTable.ANY_LENGTH;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.ColumnSource.Need;
import dev.trace.operators.evm.decode.ColumnSource.Section;
import java.util.List;

/** The columns of {@code logs}. */
final class LogColumns {
    private LogColumns() {}

    static List<ColumnSource> all() {
        return new Columns(Need.RECEIPTS)
                .uint32(
                        "block_number",
                        (block, out) -> Fill.constant(block.logs().rows(), block.number(), out))
                .in(Section.ON_REQUEST)
                .add(
                        Column.of("block_hash", ColumnType.BINARY).orNull(),
                        (block, out) -> Fill.constant(block.logs().rows(), block.hash(), out))
                .in(Section.CRYO)
                .uint32("transaction_index", (block, out) -> Fill.number32(block.logs(), TRANSACTION_INDEX, out))
                .uint32("log_index", (block, out) -> Fill.number32(block.logs(), LOG_INDEX, out))
                .bytes("transaction_hash", (block, out) -> Fill.data(block.logs(), TRANSACTION_HASH, 32, out))
                .bytes("address", (block, out) -> Fill.data(block.logs(), ADDRESS, 20, out))
                .bytesOrNull("topic0", (block, out) -> Fill.dataOrNull(block.logs(), TOPIC0, 32, out))
                .bytesOrNull("topic1", (block, out) -> Fill.dataOrNull(block.logs(), TOPIC1, 32, out))
                .bytesOrNull("topic2", (block, out) -> Fill.dataOrNull(block.logs(), TOPIC2, 32, out))
                .bytesOrNull("topic3", (block, out) -> Fill.dataOrNull(block.logs(), TOPIC3, 32, out))
                .bytes("data", (block, out) -> Fill.data(block.logs(), DATA, ANY_LENGTH, out))
                .uint32("n_data_bytes", (block, out) -> {
                    for (int row = 0; row < block.logs().rows(); row++) {
                        ((LongColumn) out).append(block.logs().dataLength(row, DATA));
                    }
                })
                .uint64("chain_id", (block, out) -> Fill.constant(block.logs().rows(), block.chainId(), out))
                .list();
    }
}
