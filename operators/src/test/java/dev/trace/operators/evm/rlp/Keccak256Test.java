package dev.trace.operators.evm.rlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

class Keccak256Test {
    private final Keccak256 keccak = new Keccak256();

    @Test
    void emptyMessageHasTheKnownDigest() {
        assertEquals(
                "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                HexFormat.of().formatHex(keccak.digest(new byte[0])));
    }

    @Test
    void everyLengthAgreesWithAnotherImplementation() {
        Random random = new Random(1);
        for (int length = 0; length < 500; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            assertArrayEquals(Hash.sha3(message), keccak.digest(message));
        }
    }
}
