package dev.trace.operators.evm.verify;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.FieldRlp;
import dev.trace.operators.evm.decode.HeaderLayout;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.Arrays;
import java.util.HexFormat;

/** A block's header hashes to the block's hash. For one thread. */
final class HeaderHash {
    private final RlpWriter rlp = new RlpWriter();
    private final FieldRlp fields = new FieldRlp(rlp);
    private final Keccak256 keccak = new Keccak256();
    private final byte[] digest = new byte[Keccak256.LENGTH];

    /**
     * @throws BadAnswerException if it does not
     */
    void prove(EvmBlock block) throws BadAnswerException {
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

    private static String hex(byte[] hash) {
        return "0x" + HexFormat.of().formatHex(hash);
    }
}
