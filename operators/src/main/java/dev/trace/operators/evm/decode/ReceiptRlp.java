package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.ReceiptField.*;

import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.List;

/** The encoding of a receipt that a header's receipts root commits to (EIP-2718, EIP-658). For one thread. */
public final class ReceiptRlp {
    /** What differs between chains and eras, beside what a receipt itself shows. */
    public enum Form {
        /** A status, or before Byzantium a state root, and the gas used so far in the block. */
        USUAL,
        /** A state root, although the answer has a status too. */
        STATE_ROOT,
        /** The gas of this transaction alone, as some Cosmos chains hash it. */
        OWN_GAS
    }

    // Arbitrum's transactions from before Nitro; their receipts are hashed as legacy ones.
    private static final int ARBITRUM_LEGACY = 0x78;
    private static final int ROOT_LENGTH = 32;
    private static final int BLOOM_LENGTH = 256;
    private static final List<LogField> TOPICS =
            List.of(LogField.TOPIC0, LogField.TOPIC1, LogField.TOPIC2, LogField.TOPIC3);

    private final Blooms blooms;
    private final RlpWriter rlp = new RlpWriter();

    /** Makes the logs bloom of a receipt that comes without. */
    @FunctionalInterface
    public interface Blooms {
        /** 256 bytes. */
        byte[] of(EvmBlock block, int receipt) throws BadAnswerException;
    }

    public ReceiptRlp(Blooms blooms) {
        this.blooms = blooms;
    }

    /** Whether a receipt shows what was put in place of a status before Byzantium. */
    public static boolean hasStateRoot(EvmBlock block, int row) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        return table.has(row, ROOT) && table.dataLength(row, ROOT) == ROOT_LENGTH;
    }

    /** The receipt's type, or where its answer names none, its transaction's. */
    public static int type(EvmBlock block, int row) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        long type = table.has(row, TYPE) ? table.number32(row, TYPE) : block.type(row);
        if (type > 0xff) {
            throw table.bad(row, TYPE, "is no transaction type");
        }
        return (int) type;
    }

    /** Encodes a receipt; the result is valid until the next call. */
    public RlpWriter encode(EvmBlock block, int row, Form form) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        rlp.clear();
        int type = type(block, row);
        if (type != 0 && type != ARBITRUM_LEGACY) {
            rlp.raw(type);
        }
        int list = rlp.beginList();
        if (form == Form.STATE_ROOT || (!table.has(row, STATUS) && hasStateRoot(block, row))) {
            table.data(row, ROOT, ROOT_LENGTH, rlp);
        } else {
            table.number(row, STATUS, rlp);
        }
        table.number(row, form == Form.OWN_GAS ? GAS_USED : CUMULATIVE_GAS_USED, rlp);
        if (table.has(row, LOGS_BLOOM)) {
            table.data(row, LOGS_BLOOM, BLOOM_LENGTH, rlp);
        } else {
            rlp.bytes(blooms.of(block, row), 0, BLOOM_LENGTH);
        }
        logs(block, row);
        // Deposits before Canyon are hashed without their nonce, although the answer has it.
        if (table.has(row, DEPOSIT_RECEIPT_VERSION)) {
            table.number(row, DEPOSIT_NONCE, rlp);
            table.number(row, DEPOSIT_RECEIPT_VERSION, rlp);
        }
        rlp.endList(list);
        return rlp;
    }

    private void logs(EvmBlock block, int receipt) throws BadAnswerException {
        ObjectTable<LogField> table = block.logs();
        int list = rlp.beginList();
        int end = block.firstLog(receipt + 1);
        for (int row = block.firstLog(receipt); row < end; row++) {
            int log = rlp.beginList();
            table.data(row, LogField.ADDRESS, 20, rlp);
            int topics = rlp.beginList();
            for (int i = 0; i < TOPICS.size() && table.has(row, TOPICS.get(i)); i++) {
                table.data(row, TOPICS.get(i), 32, rlp);
            }
            rlp.endList(topics);
            table.data(row, LogField.DATA, ObjectTable.ANY_LENGTH, rlp);
            rlp.endList(log);
        }
        rlp.endList(list);
    }
}
