package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.trie.IndexTrie;
import java.util.List;

/**
 * Proves block after block of a chain: counts, indexes, gas and hashes fit together, the header has the block's hash, and
 * whole transactions, withdrawals and receipts give the roots in the header. What a chain does not let prove is left out
 * and remembered with its reason. For one thread.
 *
 * <p>{@link VerificationLevel#ROOTS} says that everything that was fetched is bound by a root of its header: transactions,
 * which must be whole, withdrawals, and receipts with their logs if they were fetched. Hashes of transactions alone give
 * no root, so blocks fetched with them reach {@link VerificationLevel#HEADER} (unless they have no transactions), even
 * where receipts and withdrawals are proved. So do blocks of which some root could not be rebuilt; the reason is then
 * among {@link #notProvable}.
 */
public final class BlockVerifier {
    private final IndexTrie trie = new IndexTrie();
    private final LogsBloom bloom = new LogsBloom();
    private final Committed committed = new Committed();
    private final HeaderHash headerHash = new HeaderHash();
    private final TransactionsRoot transactions = new TransactionsRoot(trie);
    private final WithdrawalsRoot withdrawals = new WithdrawalsRoot(trie);
    private final ReceiptsRoot receipts = new ReceiptsRoot(trie, bloom);
    private final Unproved range = new Unproved();
    /** Of the block at hand, which may yet be refused. */
    private final Unproved unproved = new Unproved();

    /** Begins a new range: forgets what was not provable. */
    public void begin() {
        range.clear();
    }

    /**
     * Proves a block.
     *
     * @param asked the number that was asked for
     * @throws BadAnswerException if something is false or missing, saying which answer is to blame
     */
    public void verify(EvmBlock block, long asked) throws BadAnswerException {
        unproved.clear();
        verifyHeader(block, asked);
        ChainRules rules = rules(block, asked);
        StructureCheck.transactions(block);
        committed.find(block, rules);
        // Before receipts are held against them: it is then known which of two answers that differ is false.
        if (rules.rootsUnprovable().isEmpty()) {
            transactions.prove(block, committed, rules, unproved);
            withdrawals.prove(block, rules, unproved);
        } else {
            unproved.add("roots", rules.rootsUnprovable().get());
            unproved.atMost(VerificationLevel.HEADER);
        }
        if (block.hasReceipts()) {
            receipts(block, rules);
        }
        if (!committed.isWhole()) {
            unproved.add("system transactions", "the header commits to none of them");
        }
        range.add(unproved);
    }

    /**
     * Proves only that a block is the one that was asked for, and that its header has its hash: before more is asked for by
     * that hash.
     *
     * @param asked the number that was asked for
     * @throws BadAnswerException if it is another block, or its hash is false
     */
    public void verifyHeader(EvmBlock block, long asked) throws BadAnswerException {
        StructureCheck.number(block, asked);
        header(block, rules(block, asked));
    }

    private static ChainRules rules(EvmBlock block, long asked) {
        return ChainRules.of(block.chainId(), asked, block.header().has(0, HeaderField.MIX_HASH));
    }

    /** What is proved of every block since {@link #begin}. */
    public VerificationLevel level() {
        return range.level();
    }

    /** What could not be checked since {@link #begin}, and why, in a stable order. */
    public List<String> notProvable() {
        return range.reasons();
    }

    private void header(EvmBlock block, ChainRules rules) throws BadAnswerException {
        if (rules.headerUnprovable().isEmpty()) {
            headerHash.prove(block);
        } else {
            unproved.add("header hash", rules.headerUnprovable().get());
            unproved.atMost(VerificationLevel.STRUCTURAL);
        }
    }

    private void receipts(EvmBlock block, ChainRules rules) throws BadAnswerException {
        StructureCheck.receipts(block, committed);
        StructureCheck.logs(block);
        if (rules.rootsUnprovable().isEmpty()) {
            receipts.prove(block, committed, rules, unproved);
        } else if (rules.bloomUnprovable().isPresent()) {
            unproved.add("logs bloom", rules.bloomUnprovable().get());
        } else {
            bloom.prove(block, committed);
        }
    }
}
