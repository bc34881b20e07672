package dev.trace.bench.chain;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.TransactionRlp;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.trie.IndexTrie;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Transactions of recorded blocks with a signature for each pass. They come round again after some passes, more than any
 * compression looks back. Safe for use by many threads.
 */
final class Signatures {
    private static final int PASSES = 64;

    private final List<RecordedBlock> recorded;
    private final List<BodyTemplate> bodies;
    private final Map<Long, Signed> made = new ConcurrentHashMap<>();

    Signatures(List<RecordedBlock> recorded, List<BodyTemplate> bodies) {
        this.recorded = recorded;
        this.bodies = bodies;
    }

    Signed of(int block, long pass) {
        return made.computeIfAbsent(block * (long) PASSES + pass % PASSES, key -> make(block, pass % PASSES));
    }

    private Signed make(int index, long pass) {
        // Blobs are part of what Anvil's roots commit to; such blocks stay as they were recorded.
        long salt = hasBlobs(index) ? 0 : mix(pass);
        byte[] body = bodies.get(index).signed(salt);
        try {
            EvmBlock block = new EvmBlock(recorded.get(index).chainId());
            block.readBlock(body, 0, body.length);
            TransactionRlp rlp = new TransactionRlp();
            Keccak256 keccak = new Keccak256();
            int count = block.transactions().rows();
            byte[] hashes = new byte[count * Keccak256.LENGTH];
            byte[] root = new IndexTrie().root(count, row -> {
                rlp.encode(block, row);
                keccak.digest(rlp.encoded().array(), 0, rlp.encoded().length(), hashes, row * Keccak256.LENGTH);
                return rlp.encoded();
            });
            return new Signed(salt, hashes, hasBlobs(index) ? recordedRoot(index) : root);
        } catch (BadAnswerException e) {
            throw new IllegalStateException("a recorded block cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean hasBlobs(int index) {
        for (var each : recorded.get(index).block().path("transactions")) {
            if (each.has("blobs")) {
                return true;
            }
        }
        return false;
    }

    private byte[] recordedRoot(int index) {
        return HexFormat.of()
                .parseHex(recorded.get(index)
                        .block()
                        .get("transactionsRoot")
                        .asText()
                        .substring(2));
    }

    /** A bijection that spreads every bit, as SplitMix64 ends. */
    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
