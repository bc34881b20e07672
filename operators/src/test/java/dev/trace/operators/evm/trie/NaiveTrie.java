package dev.trace.operators.evm.trie;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.crypto.Hash;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/** The trie as the Yellow Paper's appendix D defines it, made whole in memory with another's RLP and Keccak. */
final class NaiveTrie {
    private NaiveTrie() {}

    static byte[] root(List<byte[]> values) {
        if (values.isEmpty()) {
            return Hash.sha3(new byte[] {(byte) 0x80});
        }
        SortedMap<String, byte[]> all = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            StringBuilder nibbles = new StringBuilder();
            for (byte each : RlpEncoder.encode(RlpString.create(i))) {
                nibbles.append(String.format("%02x", each));
            }
            all.put(nibbles.toString(), values.get(i));
        }
        return Hash.sha3(RlpEncoder.encode(node(all)));
    }

    private static RlpType node(SortedMap<String, byte[]> all) {
        String first = all.firstKey();
        if (all.size() == 1) {
            return new RlpList(path(first, 2), RlpString.create(all.get(first)));
        }
        String last = all.lastKey();
        int shared = 0;
        while (first.charAt(shared) == last.charAt(shared)) {
            shared++;
        }
        if (shared > 0) {
            return new RlpList(path(first.substring(0, shared), 0), reference(node(without(all, shared))));
        }
        RlpType[] children = new RlpType[17];
        Arrays.fill(children, RlpString.create(new byte[0]));
        for (int nibble = 0; nibble < 16; nibble++) {
            String from = Integer.toHexString(nibble);
            SortedMap<String, byte[]> part = all.subMap(from, from + "~");
            if (!part.isEmpty()) {
                children[nibble] = reference(node(without(part, 1)));
            }
        }
        return new RlpList(children);
    }

    private static SortedMap<String, byte[]> without(SortedMap<String, byte[]> all, int nibbles) {
        SortedMap<String, byte[]> rest = new TreeMap<>();
        all.forEach((key, value) -> rest.put(key.substring(nibbles), value));
        return rest;
    }

    private static RlpType reference(RlpType node) {
        byte[] encoded = RlpEncoder.encode(node);
        return encoded.length < 32 ? node : RlpString.create(Hash.sha3(encoded));
    }

    private static RlpString path(String nibbles, int kind) {
        boolean odd = nibbles.length() % 2 == 1;
        String text = odd ? Integer.toHexString(kind + 1) + nibbles : kind + "0" + nibbles;
        byte[] packed = new byte[text.length() / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
        }
        return RlpString.create(packed);
    }
}
