package dev.trace.operators.evm.verify;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.ReceiptField;
import dev.trace.operators.evm.decode.TransactionField;
import java.util.Arrays;

/** Which of a block's transactions its header commits to: on most chains all. Used again for every block. For one thread. */
final class Committed {
    private final StateSync stateSync = new StateSync();
    private int[] rows = new int[512];
    private boolean[] outside = new boolean[512];
    private int count;
    private int all;

    /** Looks at a block. */
    void find(EvmBlock block, ChainRules rules) throws BadAnswerException {
        all = block.transactions().rows();
        if (all > rows.length) {
            rows = new int[2 * all];
            outside = new boolean[2 * all];
        }
        switch (rules.outside()) {
            case NONE -> Arrays.fill(outside, 0, all, false);
            case STATE_SYNC -> {
                int found = stateSync.find(block);
                for (int row = 0; row < all; row++) {
                    outside[row] = row == found;
                }
            }
            case UNPAID -> {
                for (int row = 0; row < all; row++) {
                    outside[row] = isUnpaid(block, row);
                }
            }
        }
        count = 0;
        for (int row = 0; row < all; row++) {
            if (!outside[row]) {
                rows[count++] = row;
            }
        }
    }

    /** How many the header commits to. */
    int count() {
        return count;
    }

    /** The row of one of them. */
    int row(int index) {
        return rows[index];
    }

    /** Whether the header commits to all that are there. */
    boolean isWhole() {
        return count == all;
    }

    /** Whether the header does not commit to a transaction. */
    boolean isOutside(int row) {
        return outside[row];
    }

    private static boolean isUnpaid(EvmBlock block, int row) throws BadAnswerException {
        if (block.hasWholeTransactions()) {
            return block.transactions().has(row, TransactionField.GAS_PRICE)
                    && block.transactions().number(row, TransactionField.GAS_PRICE) == 0;
        }
        return block.hasReceipts()
                && row < block.receipts().rows()
                && block.receipts().number(row, ReceiptField.CUMULATIVE_GAS_USED) == 0;
    }
}
