package dev.trace.operators.ingest;

import dev.trace.api.table.Evidence;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.verify.BlockVerifier;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds block to block by parent hashes, across chunks, and remembers a chunk's ends and who served it. */
final class ChainLinks {
    private final SortedSet<String> providers = new TreeSet<>();
    private byte @Nullable [] last;
    private byte @Nullable [] parent;
    private byte @Nullable [] first;

    void begin() {
        providers.clear();
        parent = null;
        first = null;
    }

    /**
     * @throws BadAnswerException if the block is not the last one's child
     */
    void check(EvmBlock block) throws BadAnswerException {
        if (last != null && !Arrays.equals(last, block.parentHash())) {
            throw new BadAnswerException(
                    Part.BLOCK,
                    "RPC answer to eth_getBlockByNumber: the parent of block " + block.number() + " is "
                            + hex(block.parentHash()) + ", but block " + (block.number() - 1) + " is " + hex(last));
        }
    }

    void accept(EvmBlock block, String provider) {
        last = block.hash().clone();
        if (first == null) {
            first = block.hash().clone();
            parent = block.parentHash().clone();
        }
        providers.add(provider);
    }

    void provider(String name) {
        providers.add(name);
    }

    Evidence evidence(BlockVerifier verifier) {
        Optional<Evidence.Links> links = parent == null || first == null || last == null
                ? Optional.empty()
                : Optional.of(new Evidence.Links(hex(parent), hex(first), hex(last)));
        return new Evidence(verifier.level(), links, verifier.notProvable(), providers);
    }

    private static String hex(byte[] hash) {
        return "0x" + HexFormat.of().formatHex(hash);
    }
}
