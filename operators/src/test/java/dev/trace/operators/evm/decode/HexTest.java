package dev.trace.operators.evm.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HexTest {
    @Test
    void everyLengthAndCaseDecodes() {
        Random random = new Random(1);
        for (int length = 0; length < 100; length++) {
            byte[] expected = new byte[length];
            random.nextBytes(expected);
            for (HexFormat format :
                    new HexFormat[] {HexFormat.of(), HexFormat.of().withUpperCase()}) {
                byte[] text = ("??" + format.formatHex(expected)).getBytes(StandardCharsets.US_ASCII);
                byte[] out = new byte[length + 3];
                assertTrue(Hex.decode(text, 2, length, out, 3));
                assertArrayEquals(expected, Arrays.copyOfRange(out, 3, length + 3));
            }
        }
    }

    @Test
    void everyOtherCharacterAtEveryPlaceIsNoticed() {
        byte[] out = new byte[32];
        for (int place = 0; place < 44; place++) {
            for (int character = 0; character < 256; character++) {
                byte[] text = "0123456789abcdefABCDEF0123456789abcdefABCDEF".getBytes(StandardCharsets.US_ASCII);
                text[place] = (byte) character;
                boolean digit = Character.digit((char) character, 16) >= 0 && character < 128;
                assertEquals(digit, Hex.decode(text, 0, 22, out, 0), place + ": " + character);
            }
        }
    }

    @Test
    void zeroBytesAreCounted() {
        Random random = new Random(2);
        for (int length = 0; length < 50; length++) {
            byte[] bytes = new byte[length];
            int zeros = 0;
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(18));
                zeros += bytes[i] == 0 ? 1 : 0;
            }
            byte[] text = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
            assertEquals(zeros, Hex.zeroBytes(text, 0, length));
        }
        assertFalse(Hex.decode("0x".getBytes(StandardCharsets.US_ASCII), 0, 1, new byte[1], 0));
    }
}
