package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.ObjectTable.ANY_LENGTH;
import static dev.trace.operators.evm.decode.TransactionField.*;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.ColumnSource.Filler;
import dev.trace.operators.evm.decode.ColumnSource.Need;
import dev.trace.operators.evm.decode.ColumnSource.Section;
import java.util.List;

/** The columns of {@code transactions}. */
final class TransactionColumns {
    private static final Filler BLOCK_HASHES =
            (block, out) -> Fill.constant(block.transactions().rows(), block.hash(), out);
    private static final Filler SIGNATURE_R = (block, out) -> Fill.uint256OrNull(block.transactions(), R, out);
    private static final Filler SIGNATURE_S = (block, out) -> Fill.uint256OrNull(block.transactions(), S, out);

    private TransactionColumns() {}

    static List<ColumnSource> of(Compat compat) {
        Columns columns = new Columns(Need.WHOLE_TRANSACTIONS);
        cryo(columns, compat);
        if (compat == Compat.NONE) {
            ours(columns.in(Section.OURS));
        }
        return columns.list();
    }

    private static void cryo(Columns columns, Compat compat) {
        columns.uint32(
                        "block_number",
                        (block, out) -> Fill.constant(block.transactions().rows(), block.number(), out))
                .uint64("transaction_index", number(TRANSACTION_INDEX))
                .hash("transaction_hash", (block, out) -> Fill.data(block.transactions(), HASH, 32, out))
                .uint64("nonce", number(NONCE))
                .bytes("from_address", (block, out) -> Fill.data(block.transactions(), FROM, 20, out))
                .bytesOrNull("to_address", (block, out) -> Fill.dataOrNull(block.transactions(), TO, 20, out))
                .add(Column.uint256("value"), (block, out) -> Fill.uint256(block.transactions(), VALUE, out))
                .bytes("input", (block, out) -> Fill.data(block.transactions(), INPUT, ANY_LENGTH, out))
                .uint64("gas_limit", number(GAS))
                .from(Need.RECEIPTS)
                .uint64OrNull("gas_used", ReceiptValues.number(ReceiptField.GAS_USED))
                .from(Need.WHOLE_TRANSACTIONS)
                .uint64OrNull("gas_price", Fees::gasPrices)
                .uint32("transaction_type", TransactionColumns::types)
                .uint64OrNull("max_priority_fee_per_gas", Fees.maximum(MAX_PRIORITY_FEE_PER_GAS))
                .uint64OrNull("max_fee_per_gas", Fees.maximum(MAX_FEE_PER_GAS))
                .from(Need.RECEIPTS)
                .add(
                        compat == Compat.CRYO
                                ? Column.of("success", ColumnType.BOOLEAN)
                                : Column.of("success", ColumnType.BOOLEAN).orNull(),
                        (block, out) -> ReceiptValues.success(block, compat, (LongColumn) out))
                .from(Need.WHOLE_TRANSACTIONS)
                .uint32("n_input_bytes", (block, out) -> inputBytes(block, (LongColumn) out, Bytes.ALL))
                .uint32("n_input_zero_bytes", (block, out) -> inputBytes(block, (LongColumn) out, Bytes.ZERO))
                .uint32("n_input_nonzero_bytes", (block, out) -> inputBytes(block, (LongColumn) out, Bytes.NONZERO))
                .in(Section.ON_REQUEST)
                .add(Column.of("n_rlp_bytes", ColumnType.UINT32).orNull(), Encodings::sizes)
                .hash("block_hash", BLOCK_HASHES)
                .uint32(
                        "timestamp",
                        (block, out) -> Fill.constant(
                                block.transactions().rows(), block.header().number32(0, HeaderField.TIMESTAMP), out))
                .add(Column.of("r", ColumnType.BINARY).orNull().distinct(), SIGNATURE_R)
                .add(Column.of("s", ColumnType.BINARY).orNull().distinct(), SIGNATURE_S)
                .add(Column.of("v", ColumnType.BOOLEAN).orNull(), Signatures::parities)
                .in(Section.CRYO)
                .uint64(
                        "chain_id",
                        (block, out) -> Fill.constant(block.transactions().rows(), block.chainId(), out));
    }

    private static void ours(Columns columns) {
        columns.bytes("block_hash", BLOCK_HASHES)
                .uint64OrNull("signature_v", Signatures::values)
                .add(Column.of("r", ColumnType.BINARY).orNull().distinct(), SIGNATURE_R)
                .add(Column.of("s", ColumnType.BINARY).orNull().distinct(), SIGNATURE_S)
                .bytesOrNull("access_list", Encodings::accessLists)
                .uint64OrNull("max_fee_per_blob_gas", numberOrNull(MAX_FEE_PER_BLOB_GAS))
                .bytesOrNull("blob_versioned_hashes", Encodings::blobHashes)
                .bytesOrNull("authorization_list", Encodings::authorizations)
                .bytesOrNull("envelope", Encodings::envelopes)
                .from(Need.RECEIPTS)
                .bytesOrNull(
                        "contract_address",
                        (block, out) -> Fill.dataOrNull(block.receipts(), ReceiptField.CONTRACT_ADDRESS, 20, out))
                .uint64OrNull("cumulative_gas_used", ReceiptValues.number(ReceiptField.CUMULATIVE_GAS_USED))
                .bytesOrNull("post_state_root", ReceiptValues::stateRoots)
                .uint64OrNull("effective_gas_price", ReceiptValues.number(ReceiptField.EFFECTIVE_GAS_PRICE))
                .uint64OrNull("blob_gas_used", ReceiptValues.number(ReceiptField.BLOB_GAS_USED))
                .uint64OrNull("blob_gas_price", ReceiptValues.number(ReceiptField.BLOB_GAS_PRICE))
                .bytesOrNull("receipt_extra", ReceiptValues::extras);
    }

    private static void types(EvmBlock block, ColumnData out) {
        for (int row = 0; row < block.transactions().rows(); row++) {
            ((LongColumn) out).append(block.type(row));
        }
    }

    private enum Bytes {
        ALL,
        ZERO,
        NONZERO
    }

    private static void inputBytes(EvmBlock block, LongColumn out, Bytes counted) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        for (int row = 0; row < table.rows(); row++) {
            int all = table.dataLength(row, INPUT);
            out.append(
                    switch (counted) {
                        case ALL -> all;
                        case ZERO -> block.zeroBytes(row);
                        case NONZERO -> all - block.zeroBytes(row);
                    });
        }
    }

    private static Filler number(TransactionField field) {
        return (block, out) -> Fill.number(block.transactions(), field, out);
    }

    private static Filler numberOrNull(TransactionField field) {
        return (block, out) -> Fill.numberOrNull(block.transactions(), field, out);
    }
}
