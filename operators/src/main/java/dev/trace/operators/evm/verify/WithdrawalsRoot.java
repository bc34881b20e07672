package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.WithdrawalRlp;
import dev.trace.operators.evm.trie.IndexTrie;

/** A block's withdrawals give the header's withdrawals root. For one thread. */
final class WithdrawalsRoot {
    private final WithdrawalRlp withdrawals = new WithdrawalRlp();
    private final IndexTrie trie;

    WithdrawalsRoot(IndexTrie trie) {
        this.trie = trie;
    }

    /**
     * @throws BadAnswerException if the withdrawals are not the chain's
     */
    void prove(EvmBlock block, ChainRules rules, Unproved unproved) throws BadAnswerException {
        int count = withdrawals.read(block);
        if (!block.header().has(0, HeaderField.WITHDRAWALS_ROOT)) {
            if (count > 0) {
                throw bad(block, count, "are in no header: it has no withdrawalsRoot");
            }
            return;
        }
        byte[] root = trie.root(count, withdrawals::encode);
        if (block.header().isHash(0, HeaderField.WITHDRAWALS_ROOT, root)) {
            return;
        }
        if (count > 0 || !mayBeStorageRoot(block, rules)) {
            throw bad(block, count, "do not give the withdrawalsRoot in its header");
        }
        if (!isOpStack(block, rules)) {
            unproved.add(
                    "withdrawals root", "without whole transactions it may be that of an OP Stack contract's storage");
            unproved.atMost(VerificationLevel.HEADER);
        }
    }

    // From Isthmus on it is the storage root of L2ToL1MessagePasser; such a block has no withdrawals to prove.
    private static boolean isOpStack(EvmBlock block, ChainRules rules) {
        return rules.isOpStack() || (block.transactions().rows() > 0 && ChainRules.isDeposit(block.type(0)));
    }

    private static boolean mayBeStorageRoot(EvmBlock block, ChainRules rules) {
        return isOpStack(block, rules) || (!rules.isKnownWell() && !block.hasWholeTransactions());
    }

    private static BadAnswerException bad(EvmBlock block, int count, String problem) {
        return new BadAnswerException(
                Part.BLOCK,
                "RPC answer to eth_getBlockByNumber: the " + count + " withdrawals of block " + block.number() + " "
                        + problem);
    }
}
