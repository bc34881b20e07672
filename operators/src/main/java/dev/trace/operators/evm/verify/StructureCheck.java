package dev.trace.operators.evm.verify;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.Field;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.LogField;
import dev.trace.operators.evm.decode.ObjectTable;
import dev.trace.operators.evm.decode.ReceiptField;
import dev.trace.operators.evm.decode.TransactionField;

/** Counts, indexes and hashes within a block's answers must fit together: nothing missing, nothing of another block. */
final class StructureCheck {
    private static final byte[] ZERO_HASH = new byte[32];

    private StructureCheck() {}

    static void number(EvmBlock block, long asked) throws BadAnswerException {
        if (block.number() != asked) {
            throw block.header().bad(0, HeaderField.NUMBER, "is " + block.number() + ", asked was " + asked);
        }
    }

    static void transactions(EvmBlock block) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        for (int row = 0; row < table.rows(); row++) {
            if (block.hasWholeTransactions()) {
                ofBlock(block, table, row, TransactionField.BLOCK_HASH, TransactionField.BLOCK_NUMBER);
                index(table, row, TransactionField.TRANSACTION_INDEX, row);
            }
        }
    }

    static void receipts(EvmBlock block, Committed committed) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        int transactions = block.transactions().rows();
        for (int row = 0; row < Math.min(table.rows(), transactions); row++) {
            ofBlock(block, table, row, ReceiptField.BLOCK_HASH, ReceiptField.BLOCK_NUMBER);
            index(table, row, ReceiptField.TRANSACTION_INDEX, row);
            boolean same = table.sameHash(
                    row, ReceiptField.TRANSACTION_HASH, block.transactions(), row, TransactionField.HASH);
            if (!same) {
                throw table.bad(
                        row,
                        ReceiptField.TRANSACTION_HASH,
                        "is " + table.shown(row, ReceiptField.TRANSACTION_HASH) + ", the block's transaction is "
                                + block.transactions().shown(row, TransactionField.HASH));
            }
            if (!table.has(row, ReceiptField.LOGS)) {
                throw table.bad(row, ReceiptField.LOGS, "is missing");
            }
        }
        if (table.rows() != transactions) {
            throw new BadAnswerException(
                    BadAnswerException.Part.RECEIPTS,
                    "RPC answer to eth_getBlockReceipts: " + table.rows() + " receipts for the " + transactions
                            + " transactions of block " + block.number());
        }
        gas(block, committed);
    }

    static void logs(EvmBlock block) throws BadAnswerException {
        ObjectTable<LogField> table = block.logs();
        for (int row = 0; row < table.rows(); row++) {
            int receipt = block.receiptOf(row);
            ofBlock(block, table, row, LogField.BLOCK_HASH, LogField.BLOCK_NUMBER);
            index(table, row, LogField.TRANSACTION_INDEX, receipt);
            index(table, row, LogField.LOG_INDEX, row);
            boolean same = table.sameHash(
                    row, LogField.TRANSACTION_HASH, block.receipts(), receipt, ReceiptField.TRANSACTION_HASH);
            // Some nodes serve the logs of pseudo transactions so.
            if (!same && !table.isHash(row, LogField.TRANSACTION_HASH, ZERO_HASH)) {
                throw table.bad(row, LogField.TRANSACTION_HASH, "is not that of receipt " + receipt);
            }
            if (!table.has(row, LogField.TOPICS)) {
                throw table.bad(row, LogField.TOPICS, "is missing");
            }
        }
    }

    private static void gas(EvmBlock block, Committed committed) throws BadAnswerException {
        ObjectTable<ReceiptField> table = block.receipts();
        long used = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (committed.isOutside(row)) {
                continue;
            }
            used += table.number(row, ReceiptField.GAS_USED);
            long cumulative = table.number(row, ReceiptField.CUMULATIVE_GAS_USED);
            if (used != cumulative) {
                throw table.bad(
                        row, ReceiptField.CUMULATIVE_GAS_USED, "is " + cumulative + ", the sum so far is " + used);
            }
        }
        long expected = block.header().number(0, HeaderField.GAS_USED);
        if (used != expected) {
            throw new BadAnswerException(
                    BadAnswerException.Part.RECEIPTS,
                    "RPC answer to eth_getBlockReceipts: gas used is " + used + ", the header of block "
                            + block.number() + " says " + expected);
        }
    }

    private static <F extends Enum<F> & Field> void ofBlock(
            EvmBlock block, ObjectTable<F> table, int row, F hash, F number) throws BadAnswerException {
        if (!table.sameHash(row, hash, block.header(), 0, HeaderField.HASH)) {
            throw table.bad(
                    row,
                    hash,
                    "is " + table.shown(row, hash) + ", the block is "
                            + block.header().shown(0, HeaderField.HASH));
        }
        if (table.has(row, number) && table.number(row, number) != block.number()) {
            throw table.bad(row, number, "is " + table.number(row, number) + ", the block is " + block.number());
        }
    }

    private static <F extends Enum<F> & Field> void index(ObjectTable<F> table, int row, F field, int expected)
            throws BadAnswerException {
        long index = table.number(row, field);
        if (index != expected) {
            throw table.bad(row, field, "is " + index + ", expected " + expected);
        }
    }
}
