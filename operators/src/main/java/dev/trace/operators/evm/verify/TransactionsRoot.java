package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.TransactionField;
import dev.trace.operators.evm.decode.TransactionRlp;
import dev.trace.operators.evm.rlp.RlpWriter;
import dev.trace.operators.evm.trie.IndexTrie;

/**
 * Every transaction's encoding hashes to its hash, and together they give the header's transactions root. Transactions
 * whose encoding is not known are left unproved, and their block's root with them. For one thread.
 */
final class TransactionsRoot {
    private final TransactionRlp rlp = new TransactionRlp();
    private final IndexTrie trie;

    TransactionsRoot(IndexTrie trie) {
        this.trie = trie;
    }

    /**
     * @throws BadAnswerException if a transaction is not the chain's
     */
    void prove(EvmBlock block, Committed committed, ChainRules rules, Unproved unproved) throws BadAnswerException {
        if (!block.hasWholeTransactions()) {
            unproved.atMost(VerificationLevel.HEADER);
            return;
        }
        if (hasUnknown(block, committed, rules, unproved)) {
            unproved.atMost(VerificationLevel.HEADER);
            hashes(block, committed, rules);
            return;
        }
        byte[] root = trie.root(committed.count(), index -> encoded(block, committed.row(index)));
        if (!block.header().isHash(0, HeaderField.TRANSACTIONS_ROOT, root) && !withBlobs(block, committed)) {
            throw new BadAnswerException(
                    Part.BLOCK,
                    "RPC answer to eth_getBlockByNumber: the " + committed.count() + " transactions of block "
                            + block.number() + " do not give the transactionsRoot in its header");
        }
    }

    private boolean withBlobs(EvmBlock block, Committed committed) throws BadAnswerException {
        boolean any = false;
        for (int i = 0; i < committed.count(); i++) {
            any |= TransactionRlp.hasBlobs(block, committed.row(i));
        }
        if (!any) {
            return false;
        }
        byte[] root = trie.root(committed.count(), index -> {
            int row = committed.row(index);
            if (TransactionRlp.hasBlobs(block, row)) {
                rlp.encodeWithBlobs(block, row);
            } else {
                rlp.encode(block, row);
            }
            return rlp.encoded();
        });
        return block.header().isHash(0, HeaderField.TRANSACTIONS_ROOT, root);
    }

    private boolean hasUnknown(EvmBlock block, Committed committed, ChainRules rules, Unproved unproved)
            throws BadAnswerException {
        boolean any = false;
        for (int i = 0; i < committed.count(); i++) {
            int row = committed.row(i);
            if (isUnknown(block, row, rules)) {
                String what = "transactions of type 0x" + Integer.toHexString(block.type(row));
                unproved.add(
                        what,
                        TransactionRlp.isStandard(block.type(row))
                                ? "some come without a signature"
                                : "their encoding is not known");
                any = true;
            }
        }
        return any;
    }

    private void hashes(EvmBlock block, Committed committed, ChainRules rules) throws BadAnswerException {
        for (int i = 0; i < committed.count(); i++) {
            if (!isUnknown(block, committed.row(i), rules)) {
                encoded(block, committed.row(i));
            }
        }
    }

    private boolean isUnknown(EvmBlock block, int row, ChainRules rules) throws BadAnswerException {
        int type = block.type(row);
        if (TransactionRlp.isStandard(type)) {
            return !rules.isKnownWell() && !block.transactions().has(row, TransactionField.R);
        }
        // A type of the chain's own may mean something else on a chain that is not known.
        return !rlp.encode(block, row) || (!rules.encodes(type) && !rlp.hasHash(block, row));
    }

    private RlpWriter encoded(EvmBlock block, int row) throws BadAnswerException {
        rlp.encode(block, row);
        if (!rlp.hasHash(block, row)) {
            throw block.transactions()
                    .bad(row, TransactionField.HASH, "is not what the rest of the transaction hashes to");
        }
        return rlp.encoded();
    }
}
