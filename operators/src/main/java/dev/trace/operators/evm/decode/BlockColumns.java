package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.HeaderField.*;
import static dev.trace.operators.evm.decode.ObjectTable.ANY_LENGTH;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.LongColumn;
import dev.trace.operators.evm.decode.ColumnSource.Filler;
import dev.trace.operators.evm.decode.ColumnSource.Need;
import dev.trace.operators.evm.decode.ColumnSource.Section;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.List;

/** The columns of {@code blocks}. */
final class BlockColumns {
    private static final Filler PARENT_HASHES = data(PARENT_HASH, 32);
    private static final Filler STATE_ROOTS = data(STATE_ROOT, 32);
    private static final Filler TRANSACTIONS_ROOTS = data(TRANSACTIONS_ROOT, 32);
    private static final Filler RECEIPTS_ROOTS = data(RECEIPTS_ROOT, 32);
    private static final Filler BLOOMS = data(LOGS_BLOOM, 256);
    private static final Filler GAS_LIMITS = number(GAS_LIMIT);
    private static final Filler MIX_HASHES = data(MIX_HASH, 32);
    private static final Filler NONCES = data(NONCE, 8);
    private static final Filler WITHDRAWALS_ROOTS = dataOrNull(WITHDRAWALS_ROOT, 32);

    private BlockColumns() {}

    static List<ColumnSource> of(Compat compat) {
        Columns columns = new Columns(Need.BLOCK);
        cryo(columns, compat);
        if (compat == Compat.NONE) {
            ours(columns.in(Section.OURS));
        }
        return columns.list();
    }

    private static void cryo(Columns columns, Compat compat) {
        Filler difficulty = compat == Compat.CRYO
                ? (block, out) -> ((LongColumn) out).append(block.header().lowBits(0, DIFFICULTY))
                : number(DIFFICULTY);
        columns.hash("block_hash", data(HASH, 32))
                .in(Section.ON_REQUEST)
                .hash("parent_hash", PARENT_HASHES)
                .bytes("uncles_hash", (block, out) -> ((BytesColumn) out).append(ListRlp.uncles(block)))
                .in(Section.CRYO)
                .bytes("author", data(MINER, 20))
                .in(Section.ON_REQUEST)
                .hash("state_root", STATE_ROOTS)
                .hash("transactions_root", TRANSACTIONS_ROOTS)
                .hash("receipts_root", RECEIPTS_ROOTS)
                .in(Section.CRYO)
                .uint32(
                        "block_number",
                        (block, out) -> ((LongColumn) out).append(block.header().number32(0, NUMBER)))
                .uint64("gas_used", number(GAS_USED))
                .in(Section.ON_REQUEST)
                .uint64("gas_limit", GAS_LIMITS)
                .in(Section.CRYO)
                .bytes("extra_data", data(EXTRA_DATA, ANY_LENGTH))
                .in(Section.ON_REQUEST)
                .hash("logs_bloom", BLOOMS)
                .in(Section.CRYO)
                .uint32(
                        "timestamp",
                        (block, out) -> ((LongColumn) out).append(block.header().number32(0, TIMESTAMP)))
                .in(Section.ON_REQUEST)
                .uint64("difficulty", difficulty)
                .add(
                        Column.uint256("total_difficulty").orNull(),
                        (block, out) -> Fill.uint256OrNull(block.header(), TOTAL_DIFFICULTY, out))
                .uint64OrNull("size", numberOrNull(SIZE))
                .hash("mix_hash", MIX_HASHES)
                .bytes("nonce", NONCES)
                .in(Section.CRYO)
                .uint64OrNull("base_fee_per_gas", numberOrNull(BASE_FEE_PER_GAS))
                .in(Section.ON_REQUEST)
                .bytesOrNull("withdrawals_root", WITHDRAWALS_ROOTS)
                .in(Section.CRYO)
                .uint64("chain_id", (block, out) -> Fill.constant(1, block.chainId(), out));
    }

    private static void ours(Columns columns) {
        columns.hash("parent_hash", PARENT_HASHES)
                .bytes("sha3_uncles", data(SHA3_UNCLES, 32))
                .hash("state_root", STATE_ROOTS)
                .hash("transactions_root", TRANSACTIONS_ROOTS)
                .hash("receipts_root", RECEIPTS_ROOTS)
                .hash("logs_bloom", BLOOMS)
                .uint64("gas_limit", GAS_LIMITS)
                .uint64("difficulty", number(DIFFICULTY))
                .hash("mix_hash", MIX_HASHES)
                .bytes("nonce", NONCES)
                .bytesOrNull("withdrawals_root", WITHDRAWALS_ROOTS)
                .bytesOrNull("withdrawals", BlockColumns::withdrawals)
                .uint64OrNull("blob_gas_used", numberOrNull(BLOB_GAS_USED))
                .uint64OrNull("excess_blob_gas", numberOrNull(EXCESS_BLOB_GAS))
                .bytesOrNull("parent_beacon_block_root", dataOrNull(PARENT_BEACON_BLOCK_ROOT, 32))
                .bytesOrNull("requests_hash", dataOrNull(REQUESTS_HASH, 32))
                .bytesOrNull("header_extra", BlockColumns::headerExtra)
                .uint32(
                        "n_transactions",
                        (block, out) -> Fill.constant(1, block.transactions().rows(), out));
    }

    private static void withdrawals(EvmBlock block, ColumnData out) throws BadAnswerException {
        if (!block.header().has(0, WITHDRAWALS)) {
            out.appendNull();
            return;
        }
        RlpWriter rlp = block.encoders().begin();
        block.encoders().lists().withdrawals(block);
        Fill.append(rlp, out);
    }

    private static void headerExtra(EvmBlock block, ColumnData out) throws BadAnswerException {
        RlpWriter rlp = block.encoders().begin();
        if (HeaderLayout.of(block).writeExtra(block.header(), block.encoders().fields())) {
            Fill.append(rlp, out);
        } else {
            out.appendNull();
        }
    }

    private static Filler data(HeaderField field, int length) {
        return (block, out) -> Fill.data(block.header(), field, length, out);
    }

    private static Filler dataOrNull(HeaderField field, int length) {
        return (block, out) -> Fill.dataOrNull(block.header(), field, length, out);
    }

    private static Filler number(HeaderField field) {
        return (block, out) -> Fill.number(block.header(), field, out);
    }

    private static Filler numberOrNull(HeaderField field) {
        return (block, out) -> Fill.numberOrNull(block.header(), field, out);
    }
}
