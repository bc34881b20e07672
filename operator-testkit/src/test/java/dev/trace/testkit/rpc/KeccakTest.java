package dev.trace.testkit.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class KeccakTest {
    @Test
    void hashesAreThoseThatEveryoneKnows() {
        assertEquals("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", hash(""));
        assertEquals(
                "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
                hash("Transfer(address,address,uint256)"));
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Keccak.hash(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
