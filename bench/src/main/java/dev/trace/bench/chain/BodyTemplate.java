package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A recorded body in which every value that differs from block to block has a fixed place and length. Immutable. */
final class BodyTemplate {
    private static final int WORDS = 4;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] body;
    private final Slot[] slots;
    private final int[] offsets;
    /** Of each slot, the recorded transaction hash; zeros for the others. */
    private final long[] words;

    BodyTemplate(JsonNode json) throws IOException {
        byte[] recorded = json.toString().getBytes(StandardCharsets.UTF_8);
        List<SlotFinder.Found> found = SlotFinder.find(recorded);
        slots = new Slot[found.size()];
        offsets = new int[found.size()];
        words = new long[found.size() * WORDS];
        ByteArrayOutputStream out = new ByteArrayOutputStream(recorded.length);
        int done = 0;
        for (int i = 0; i < slots.length; i++) {
            SlotFinder.Found each = found.get(i);
            out.write(recorded, done, each.from() - done);
            slots[i] = each.slot();
            offsets[i] = out.size();
            out.write(new byte[each.slot().digits()]);
            done = each.to();
            if (each.slot() == Slot.TRANSACTION_HASH) {
                readWords(recorded, each.from(), i * WORDS);
            }
        }
        out.write(recorded, done, recorded.length - done);
        body = out.toByteArray();
    }

    /** A copy outside the heap, to be filled for one block after another. */
    ByteBuffer copy() {
        return ByteBuffer.allocateDirect(body.length).put(body).clear();
    }

    /** Writes a block's values to a copy. */
    void fill(ByteBuffer copy, BlockValues values) {
        byte[] number = digits(values.number(), Slot.NUMBER);
        byte[] timestamp = digits(values.timestamp(), Slot.TIMESTAMP);
        byte[] hash = digits(values.hash());
        byte[] parent = digits(values.parentHash());
        byte[] transaction = new byte[Slot.TRANSACTION_HASH.digits()];
        int written = -1;
        for (int i = 0; i < slots.length; i++) {
            switch (slots[i]) {
                case NUMBER -> copy.put(offsets[i], number);
                case TIMESTAMP -> copy.put(offsets[i], timestamp);
                case BLOCK_HASH -> copy.put(offsets[i], hash);
                case PARENT_HASH -> copy.put(offsets[i], parent);
                case TRANSACTION_HASH -> {
                    // A transaction's logs name it one after another.
                    if (written < 0 || words[written] != words[i * WORDS]) {
                        written = i * WORDS;
                        transactionHash(written, values.pass(), transaction);
                    }
                    copy.put(offsets[i], transaction);
                }
            }
        }
    }

    private void readWords(byte[] recorded, int from, int word) {
        String hex = new String(recorded, from, Slot.TRANSACTION_HASH.digits(), StandardCharsets.US_ASCII);
        for (int i = 0; i < WORDS; i++) {
            words[word + i] = Long.parseUnsignedLong(hex.substring(16 * i, 16 * i + 16), 16);
        }
    }

    /** Another hash in each pass, and the same one wherever the transaction is named: real columns of hashes do not compress. */
    private void transactionHash(int word, long pass, byte[] out) {
        for (int i = 0; i < WORDS; i++) {
            putHex(words[word + i] ^ mix(pass * WORDS + i), out, 16 * i, 16);
        }
    }

    private static byte[] digits(long value, Slot slot) {
        byte[] out = new byte[slot.digits()];
        putHex(value, out, 0, out.length);
        if (out.length < 16 && value >>> (4 * out.length) != 0) {
            throw new IllegalArgumentException(slot + " " + value + " needs more than " + out.length + " digits");
        }
        return out;
    }

    private static byte[] digits(byte[] hash) {
        return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
    }

    private static void putHex(long value, byte[] out, int at, int digits) {
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = DIGITS[(int) value & 15];
            value >>>= 4;
        }
    }

    /** A bijection that spreads every bit, as SplitMix64 ends. */
    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public String toString() {
        return body.length + " bytes, " + Arrays.stream(slots).distinct().toList();
    }
}
