package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.LogFilter;
import dev.trace.operators.evm.rlp.Keccak256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A logs bloom: three bits for each address and topic. For one thread. */
final class LogBloom {
    static final int LENGTH = 256;

    private final Keccak256 keccak = new Keccak256();
    private final byte[] bits;

    LogBloom() {
        this(new byte[LENGTH]);
    }

    /** One that a header holds; kept, not copied. */
    LogBloom(byte[] bits) {
        this.bits = bits;
    }

    /** Adds an address or topic. */
    void add(byte[] value) {
        for (int bit : places(value)) {
            bits[LENGTH - 1 - bit / 8] |= (byte) (1 << (bit & 7));
        }
    }

    private boolean mayHold(String value) {
        for (int bit : places(HexFormat.of().parseHex(value, 2, value.length()))) {
            if ((bits[LENGTH - 1 - bit / 8] & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    private int[] places(byte[] value) {
        byte[] digest = keccak.digest(value);
        int[] places = new int[3];
        for (int i = 0; i < places.length; i++) {
            places[i] = ((digest[2 * i] & 0xff) << 8 | (digest[2 * i + 1] & 0xff)) & 2047;
        }
        return places;
    }

    /** Whether a block with this bloom may have logs that a filter wants; if not, it has none. */
    boolean mayMatch(LogFilter filter) {
        if (isEmpty()) {
            return false;
        }
        for (List<String> slot : filter.topics()) {
            if (!slot.isEmpty() && slot.stream().noneMatch(this::mayHold)) {
                return false;
            }
        }
        return filter.addresses().isEmpty() || filter.addresses().stream().anyMatch(this::mayHold);
    }

    private boolean isEmpty() {
        return Arrays.equals(bits, new byte[LENGTH]);
    }

    boolean isSameAs(LogBloom other) {
        return Arrays.equals(bits, other.bits);
    }
}
