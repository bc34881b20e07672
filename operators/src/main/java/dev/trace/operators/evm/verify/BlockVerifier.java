package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.FieldRlp;
import dev.trace.operators.evm.decode.HeaderField;
import dev.trace.operators.evm.decode.HeaderLayout;
import dev.trace.operators.evm.decode.TransactionRlp;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Proves block after block of a chain: counts, indexes, gas and hashes fit together, the header has the block's hash, and
 * the logs have the header's bloom. What a chain does not let prove is left out and remembered with its reason. For one
 * thread.
 */
public final class BlockVerifier {
    private final RlpWriter rlp = new RlpWriter();
    private final FieldRlp fields = new FieldRlp(rlp);
    private final Keccak256 keccak = new Keccak256();
    private final byte[] digest = new byte[Keccak256.LENGTH];
    private final LogsBloom bloom = new LogsBloom();
    private final StateSync stateSync = new StateSync();
    private final TransactionRlp transactionRlp = new TransactionRlp();
    private final TreeSet<String> notProvable = new TreeSet<>();
    private VerificationLevel level = VerificationLevel.HEADER;

    /** Begins a new range: forgets what was not provable. */
    public void begin() {
        notProvable.clear();
        level = VerificationLevel.HEADER;
    }

    /**
     * Proves a block.
     *
     * @param asked the number that was asked for
     * @throws BadAnswerException if something is false or missing, saying which answer is to blame
     */
    public void verify(EvmBlock block, long asked) throws BadAnswerException {
        StructureCheck.number(block, asked);
        boolean sealed = block.header().has(0, HeaderField.MIX_HASH);
        ChainRules rules = ChainRules.of(block.chainId(), sealed);
        rules.headerUnprovable().ifPresent(reason -> {
            notProvable.add("header hash: " + reason);
            level = VerificationLevel.STRUCTURAL;
        });
        if (rules.headerUnprovable().isEmpty()) {
            header(block);
        }
        StructureCheck.transactions(block);
        if (block.hasReceipts()) {
            receipts(block, rules);
        }
        if (block.hasWholeTransactions()) {
            unknownTypes(block);
        }
    }

    /** What is proved of every block since {@link #begin}. */
    public VerificationLevel level() {
        return level;
    }

    /** What could not be checked since {@link #begin}, and why, in a stable order. */
    public List<String> notProvable() {
        return List.copyOf(notProvable);
    }

    private void header(EvmBlock block) throws BadAnswerException {
        rlp.clear();
        HeaderLayout.of(block).write(block.header(), fields);
        keccak.digest(rlp.array(), 0, rlp.length(), digest, 0);
        if (!Arrays.equals(digest, block.hash())) {
            String unknown = block.unknownHeaderMembers();
            throw new BadAnswerException(
                    Part.BLOCK,
                    "RPC answer to eth_getBlockByNumber: the header of block " + block.number() + " hashes to "
                            + hex(digest) + ", its hash is given as " + hex(block.hash())
                            + (unknown.isEmpty() ? "" : "; members that no known header has: " + unknown));
        }
    }

    private void receipts(EvmBlock block, ChainRules rules) throws BadAnswerException {
        int leftOut = rules.stateSync() ? stateSync.find(block) : -1;
        StructureCheck.receipts(block, leftOut);
        StructureCheck.logs(block);
        if (rules.bloomUnprovable().isPresent()) {
            notProvable.add("logs bloom: " + rules.bloomUnprovable().get());
        } else if (!bloom.matches(block, leftOut)) {
            throw new BadAnswerException(
                    Part.RECEIPTS,
                    "RPC answer to eth_getBlockReceipts: the " + block.logs().rows()
                            + " logs do not give the logs bloom in the header of block " + block.number());
        }
    }

    private void unknownTypes(EvmBlock block) throws BadAnswerException {
        for (int row = 0; row < block.transactions().rows(); row++) {
            int type = block.type(row);
            boolean known = TransactionRlp.isStandard(type)
                    || (transactionRlp.encode(block, row) && transactionRlp.hasHash(block, row));
            if (!known) {
                notProvable.add(
                        "transactions of type 0x" + Integer.toHexString(type) + ": their encoding is not known");
            }
        }
    }

    private static String hex(byte[] hash) {
        return "0x" + HexFormat.of().formatHex(hash);
    }
}
