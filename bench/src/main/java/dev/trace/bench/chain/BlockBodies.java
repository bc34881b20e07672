package dev.trace.bench.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node answers for one block, without the envelope.
 *
 * @param chainId its chain
 * @param number the block's
 * @param block with full transactions
 * @param receipts of all its transactions
 */
public record BlockBodies(long chainId, long number, byte[] block, byte[] receipts) {
    /** The first blocks of a chain as {@link ChainProcess} serves it. */
    public static List<BlockBodies> first(int blocks) throws IOException {
        LongChain chain = new LongChain(Recording.choose(System.getenv("TRACE_CHAIN_DATA")), blocks);
        List<BlockBodies> bodies = new ArrayList<>();
        for (long number = LongChain.FIRST; number <= chain.head(); number++) {
            bodies.add(new BlockBodies(
                    chain.chainId(),
                    number,
                    body(chain, number, LongChain.Kind.FULL),
                    body(chain, number, LongChain.Kind.RECEIPTS)));
        }
        return bodies;
    }

    private static byte[] body(LongChain chain, long number, LongChain.Kind kind) {
        BodyTemplate template = chain.template(number, kind);
        ByteBuffer filled = template.copy();
        template.fill(filled, chain.values(number));
        byte[] bytes = new byte[filled.remaining()];
        filled.get(bytes);
        return bytes;
    }
}
