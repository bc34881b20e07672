package dev.trace.operators.evm.trie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexTrieTest {
    private final IndexTrie trie = new IndexTrie();
    private final Random random = new Random(20_260_102);

    @Test
    void noItemsHaveTheKnownRoot() {
        assertEquals(
                "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
                HexFormat.of().formatHex(root(List.of())));
    }

    @Test
    void everyNumberOfItemsAgreesWithThePlainDefinition() {
        for (int count = 0; count <= 300; count++) {
            assertAgrees(values(count, 1, 80));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513, 4_097, 65_537})
    void longListsAgreeWithThePlainDefinition(int count) {
        assertAgrees(values(count, 40, 60));
    }

    @Test
    void shortItemsAreHeldWithinTheirParents() {
        for (int count = 1; count <= 20; count++) {
            assertAgrees(values(count, 1, 3));
            assertAgrees(values(count, 24, 31));
        }
    }

    @Test
    void aSingleByteStandsForItself() {
        assertAgrees(List.of(new byte[] {0}, new byte[] {0x7f}, new byte[] {(byte) 0x80}, new byte[] {(byte) 0xff}));
    }

    @Test
    void itemsAreAskedForOnceInTheOrderOfTheirKeys() {
        List<Integer> asked = new ArrayList<>();
        RlpWriter item = new RlpWriter();
        item.number(5);
        trie.root(300, index -> {
            asked.add(index);
            return item;
        });
        List<Integer> expected = new ArrayList<>();
        IntStream.rangeClosed(1, 127).forEach(expected::add);
        expected.add(0);
        IntStream.range(128, 300).forEach(expected::add);
        assertEquals(expected, asked);
    }

    private void assertAgrees(List<byte[]> values) {
        assertArrayEquals(NaiveTrie.root(values), root(values), values.size() + " items");
    }

    private byte[] root(List<byte[]> values) {
        RlpWriter item = new RlpWriter();
        return trie.root(values.size(), index -> {
            item.clear();
            item.encoded(values.get(index), 0, values.get(index).length);
            return item;
        });
    }

    private List<byte[]> values(int count, int shortest, int longest) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[shortest + random.nextInt(longest - shortest + 1)];
            random.nextBytes(value);
            values.add(value);
        }
        return values;
    }
}
