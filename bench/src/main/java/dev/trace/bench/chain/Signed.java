package dev.trace.bench.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A block's transactions with other signatures than the recorded ones.
 *
 * @param salt what the end of each signature's r is changed by
 * @param hashes of the transactions, one after another
 * @param root the transactions root
 */
record Signed(long salt, byte[] hashes, byte[] root) {
    private static final int HASH = 32;

    /** A transaction's hash in hex digits. */
    byte[] hashDigits(int transaction) {
        byte[] hash = Arrays.copyOfRange(hashes, transaction * HASH, (transaction + 1) * HASH);
        return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
    }
}
