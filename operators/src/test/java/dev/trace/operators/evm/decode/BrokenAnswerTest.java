package dev.trace.operators.evm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenAnswerTest {
    private static final String HASH = "0x" + "ab".repeat(32);
    private static final String BLOCK = "{\"number\":\"0x5\",\"hash\":\"" + HASH + "\",\"parentHash\":\"" + HASH
            + "\",\"transactions\":[],\"gasUsed\":\"0x10\"}";

    private final EvmBlock block = new EvmBlock(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"0x\"",
                "{",
                "{\"number\"",
                "{\"number\":}",
                "{\"number\":\"0x5\"",
                "{\"number\":\"0x5",
                "{\"number\":\"0x5\",}",
                "{number:1}",
                "{\"number\":01}",
                "{\"number\":1.}",
                "{\"number\":+1}",
                "{\"number\":tru}",
                "{\"number\":nulll}",
                "{\"x\":\"\\u12g4\"}",
                "{\"x\":\"\\q\"}",
                "{\"x\":\"a\tb\"}",
                "{\"x\":[1,]}",
                "{\"x\":[1}",
                "{\"x\":{1}}",
            })
    void malformedJsonIsALocatedError(String json) {
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> read(json));
        assertTrue(e.getMessage().startsWith("RPC answer to eth_getBlockByNumber at byte "), e.getMessage());
    }

    @Test
    void somethingAfterTheResultIsAnError() {
        assertMessage("at byte " + BLOCK.length() + ": something follows the end of the result", BLOCK + "}");
    }

    @Test
    void deepNestingEnds() {
        assertMessage("levels of nesting", "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    }

    @Test
    void twoOfOneFieldAreAnError() {
        assertMessage("number comes twice", BLOCK.replace("{\"number\"", "{\"number\":\"0x5\",\"number\""));
    }

    @Test
    void textsMayHaveEscapesAndAnyCharacter() throws Exception {
        String escaped = BLOCK.replace("\"number\":\"0x5\"", "\"n\\u0075mber\":\"\\u0030x5\"");
        read(escaped.replace("{", "{\"note\":\"\\\"\\\\ \\ud83d\\ude00 Zürich 東京 😀\","));
        assertEquals(5, block.number());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xc0, 0xc1, 0xe0, 0xf5, 0xff})
    void bytesThatAreNoUtf8AreAnError(int wrong) {
        byte[] json = BLOCK.replace("{", "{\"note\":\"?\",").getBytes(StandardCharsets.UTF_8);
        json[9] = (byte) wrong;
        assertThrows(BadAnswerException.class, () -> block.readBlock(json, 0, json.length));
    }

    @Test
    void whiteSpaceAnywhereIsFine() throws Exception {
        read(BLOCK.replace(":", " \n:\t ")
                .replace(",", "\r , ")
                .replace("[]", "[ ]")
                .replace("0x\r , ", "0x,"));
        assertEquals(5, block.number());
    }

    @ParameterizedTest
    @CsvSource({"0x,0", "0x0,0", "0x00,0", "0x0a,10", "0X1f,31", "0xffffffffffffffff,-1", "0x0000000000000000000001,1"})
    void quantitiesMayHaveLeadingZerosOrNoDigits(String text, long expected) throws Exception {
        read(BLOCK.replace("\"0x10\"", "\"" + text + "\""));
        assertEquals(expected, block.header().number(0, HeaderField.GAS_USED));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"0x10000000000000000\"', does not fit 64 bits",
        "'\"0x1g\"', no hexadecimal digit",
        "'\"0x \"', no hexadecimal digit",
        "'\"10\"', is no hexadecimal text",
        "'\"\"', is no hexadecimal text",
        "16, is no hexadecimal text",
        "true, is no hexadecimal text",
        "[], is no hexadecimal text",
        "null, is missing"
    })
    void wrongQuantitiesAreLocatedErrors(String value, String problem) throws Exception {
        read(BLOCK.replace("\"0x10\"", value));
        BadAnswerException e =
                assertThrows(BadAnswerException.class, () -> block.header().number(0, HeaderField.GAS_USED));
        assertTrue(e.getMessage().contains("block: gasUsed"), e.getMessage());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0xabc, odd number", "0x12345, odd number", "0xzz, no hexadecimal digit"})
    void wrongBytesAreErrors(String value, String problem) throws Exception {
        read(BLOCK.replace("\"0x10\"", "\"0x10\",\"extraData\":\"" + value + "\""));
        BadAnswerException e = assertThrows(
                BadAnswerException.class,
                () -> Fill.data(
                        block.header(),
                        HeaderField.EXTRA_DATA,
                        ObjectTable.ANY_LENGTH,
                        new dev.trace.api.table.BytesColumn()));
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }

    @Test
    void aHashOfAnotherLengthIsAnError() {
        assertMessage("hash has 62 digits, not 64", BLOCK.replace("\"hash\":\"0xab", "\"hash\":\"0x"));
    }

    @Test
    void receiptsMustBeAListOfObjects() {
        for (String json : new String[] {"null", "{}", "[null]", "[[]]", "[{\"logs\":{}}]", "[{\"logs\":[1]}]"}) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            BadAnswerException e =
                    assertThrows(BadAnswerException.class, () -> block.readReceipts(bytes, 0, bytes.length));
            assertEquals(BadAnswerException.Part.RECEIPTS, e.part());
        }
    }

    @Test
    void aFifthTopicIsAnError() {
        byte[] json =
                "[{\"logs\":[{\"topics\":[\"0x\",\"0x\",\"0x\",\"0x\",\"0x\"]}]}]".getBytes(StandardCharsets.UTF_8);
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> block.readReceipts(json, 0, json.length));
        assertTrue(e.getMessage().contains("at most four topics"), e.getMessage());
    }

    private void assertMessage(String part, String json) {
        BadAnswerException e = assertThrows(BadAnswerException.class, () -> read(json));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private void read(String json) throws BadAnswerException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        block.readBlock(bytes, 0, bytes.length);
    }
}
