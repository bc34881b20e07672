package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A recorded body in which every value that differs from block to block has a fixed place and length. Immutable. */
final class BodyTemplate {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] body;
    private final Slot[] slots;
    private final int[] offsets;
    /** Of each slot, the index of the transaction whose hash it is; 0 for the others. */
    private final int[] transactions;
    /** Of each slot, the recorded digits of a signature; 0 for the others. */
    private final long[] signatures;

    /**
     * @param indexes of transactions by their recorded hashes, without {@code 0x}
     */
    BodyTemplate(JsonNode json, Map<String, Integer> indexes) throws IOException {
        byte[] recorded = json.toString().getBytes(StandardCharsets.UTF_8);
        List<SlotFinder.Found> found = SlotFinder.find(recorded);
        slots = new Slot[found.size()];
        offsets = new int[found.size()];
        transactions = new int[found.size()];
        signatures = new long[found.size()];
        ByteArrayOutputStream out = new ByteArrayOutputStream(recorded.length);
        int done = 0;
        for (int i = 0; i < slots.length; i++) {
            SlotFinder.Found each = found.get(i);
            out.write(recorded, done, each.from() - done);
            slots[i] = each.slot();
            offsets[i] = out.size();
            done = each.to();
            String digits = new String(recorded, each.from(), each.to() - each.from(), StandardCharsets.US_ASCII);
            // Until it is filled it must be hexadecimal.
            out.write("0".repeat(each.slot().digits()).getBytes(StandardCharsets.US_ASCII));
            if (each.slot() == Slot.TRANSACTION_HASH) {
                transactions[i] = indexes.getOrDefault(digits, 0);
            } else if (each.slot() == Slot.SIGNATURE) {
                signatures[i] = Long.parseUnsignedLong(digits, 16);
            }
        }
        out.write(recorded, done, recorded.length - done);
        body = out.toByteArray();
    }

    /** The body with signatures changed, and zeros for all else that differs. */
    byte[] signed(long salt) {
        byte[] copy = body.clone();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == Slot.SIGNATURE) {
                putHex(signatures[i] ^ salt, copy, offsets[i], Slot.SIGNATURE.digits());
            }
        }
        return copy;
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
        byte[] root = digits(values.transactions().root());
        byte[] transaction = new byte[0];
        byte[] signature = new byte[Slot.SIGNATURE.digits()];
        int written = -1;
        for (int i = 0; i < slots.length; i++) {
            switch (slots[i]) {
                case NUMBER -> copy.put(offsets[i], number);
                case TIMESTAMP -> copy.put(offsets[i], timestamp);
                case BLOCK_HASH -> copy.put(offsets[i], hash);
                case PARENT_HASH -> copy.put(offsets[i], parent);
                case TRANSACTIONS_ROOT -> copy.put(offsets[i], root);
                case SIGNATURE -> {
                    putHex(signatures[i] ^ values.transactions().salt(), signature, 0, signature.length);
                    copy.put(offsets[i], signature);
                }
                case TRANSACTION_HASH -> {
                    // A transaction's logs name it one after another.
                    if (written != transactions[i]) {
                        written = transactions[i];
                        transaction = values.transactions().hashDigits(written);
                    }
                    copy.put(offsets[i], transaction);
                }
            }
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

    @Override
    public String toString() {
        return body.length + " bytes, " + Arrays.stream(slots).distinct().toList();
    }
}
