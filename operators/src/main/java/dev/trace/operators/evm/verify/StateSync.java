package dev.trace.operators.evm.verify;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.TransactionField;
import dev.trace.operators.evm.rlp.Keccak256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Finds Polygon's pseudo transaction, which ends a block without being part of what its header commits to. */
final class StateSync {
    private static final byte[] PREFIX = "matic-bor-receipt-".getBytes(StandardCharsets.US_ASCII);

    private final Keccak256 keccak = new Keccak256();

    /** Its index, or -1. */
    int find(EvmBlock block) throws BadAnswerException {
        int last = block.transactions().rows() - 1;
        return last >= 0 && block.transactions().isHash(last, TransactionField.HASH, hash(block)) ? last : -1;
    }

    private byte[] hash(EvmBlock block) {
        byte[] key = ByteBuffer.allocate(PREFIX.length + Long.BYTES + block.hash().length)
                .put(PREFIX)
                .putLong(block.number())
                .put(block.hash())
                .array();
        return keccak.digest(key);
    }
}
