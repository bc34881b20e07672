package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.ReceiptRlp;
import dev.trace.operators.evm.decode.ReceiptRlp.Form;
import dev.trace.operators.evm.decode.TransactionField;
import dev.trace.operators.evm.decode.TransactionRlp;
import dev.trace.operators.evm.trie.IndexTrie;

/** A block's receipts give the header's receipts root, which proves their logs too. For one thread. */
final class ReceiptsRoot {
    private final IndexTrie trie;
    private final LogsBloom bloom;
    private final ReceiptRlp rlp;

    ReceiptsRoot(IndexTrie trie, LogsBloom bloom) {
        this.trie = trie;
        this.bloom = bloom;
        rlp = new ReceiptRlp(bloom::of);
    }

    /**
     * @throws BadAnswerException if a receipt is not the chain's
     */
    void prove(EvmBlock block, Committed committed, ChainRules rules, Unproved unproved) throws BadAnswerException {
        boolean stateRoots = haveStateRoots(block, committed);
        if (!stateRoots && Byzantium.isAfter(block.chainId(), block.number()) && committed.count() > 0) {
            unproved.atMost(VerificationLevel.HEADER);
            unproved.add("receipts root", "receipts from before Byzantium come without their state roots");
            bloom.prove(block, committed);
        } else if (gives(block, committed, Form.USUAL) || gives(block, committed, Form.OWN_GAS)) {
            types(block, committed, rules);
        } else if (stateRoots && gives(block, committed, Form.STATE_ROOT)) {
            unproved.add("status of transactions", "before Byzantium receipts hold a state root instead");
            types(block, committed, rules);
        } else {
            unmatched(block, committed, rules, unproved);
        }
    }

    private boolean gives(EvmBlock block, Committed committed, Form form) throws BadAnswerException {
        byte[] root = trie.root(committed.count(), index -> rlp.encode(block, committed.row(index), form));
        return block.header().isHash(0, HeaderField.RECEIPTS_ROOT, root);
    }

    private static boolean haveStateRoots(EvmBlock block, Committed committed) throws BadAnswerException {
        for (int i = 0; i < committed.count(); i++) {
            if (!ReceiptRlp.hasStateRoot(block, committed.row(i))) {
                return false;
            }
        }
        return true;
    }

    /** On a chain known well a transaction cannot hide behind a type that is not known: its receipt's is proved. */
    private static void types(EvmBlock block, Committed committed, ChainRules rules) throws BadAnswerException {
        if (!block.hasWholeTransactions() || !rules.isKnownWell()) {
            return;
        }
        for (int i = 0; i < committed.count(); i++) {
            int row = committed.row(i);
            if (!TransactionRlp.isStandard(block.type(row)) && block.type(row) != ReceiptRlp.type(block, row)) {
                throw block.transactions()
                        .bad(
                                row,
                                TransactionField.TYPE,
                                "is not that of its receipt, 0x" + Integer.toHexString(ReceiptRlp.type(block, row)));
            }
        }
    }

    private void unmatched(EvmBlock block, Committed committed, ChainRules rules, Unproved unproved)
            throws BadAnswerException {
        bloom.prove(block, committed);
        boolean known = true;
        for (int i = 0; i < committed.count(); i++) {
            int type = ReceiptRlp.type(block, committed.row(i));
            if (!rules.encodes(type)) {
                unproved.add("receipts of type 0x" + Integer.toHexString(type), "their encoding is not known");
                known = false;
            }
        }
        if (known) {
            throw new BadAnswerException(
                    Part.RECEIPTS,
                    "RPC answer to eth_getBlockReceipts: the " + committed.count() + " receipts of block "
                            + block.number() + " do not give the receiptsRoot in its header");
        }
        unproved.atMost(VerificationLevel.HEADER);
    }
}
