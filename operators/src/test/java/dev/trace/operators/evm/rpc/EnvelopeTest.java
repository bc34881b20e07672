package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeTest {
    private static final String LONG = "[\"" + "ab".repeat(20_000) + "\"]";

    @Test
    void theResultIsFoundWhereverItStands() throws IOException {
        for (String value : new String[] {"\"0x1\"", "[]", "{\"a\":[1,{\"b\":\"}]\\\"\"}]}", "12.5e-3", "true", LONG}) {
            assertEquals(value, result("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + value + "}"));
            assertEquals(value, result("{\"result\":" + value + ",\"jsonrpc\":\"2.0\",\"id\":7}"));
            assertEquals(value, result(" {\n \"id\" : 7 ,\"x\":{\"result\":0}, \"result\" : " + value + " \r\n} \n"));
            assertEquals(value, result("{\"id\":7,\"error\":null,\"result\":" + value + "}"));
        }
    }

    @Test
    void nullIsToldFromAResult() throws IOException {
        assertEquals(
                Envelope.Member.NULL_RESULT, read("{\"id\":7,\"result\":null}").member());
        assertEquals(
                Envelope.Member.RESULT, read("{\"id\":7,\"result\":\"null\"}").member());
    }

    @Test
    void anErrorCountsMoreThanAResult() throws IOException {
        String[] responses = {
            "{\"id\":7,\"error\":{\"code\":-1}}",
            "{\"id\":7,\"result\":null,\"error\":{\"code\":-1}}",
            "{\"id\":7,\"error\":{\"code\":-1},\"result\":null}",
            "{\"error\":{\"code\":-1},\"id\":null}",
            "{\"id\":7,\"error\":{\"code\":-1},\"result\":" + LONG + "}",
        };
        for (String response : responses) {
            Envelope envelope = read(response);
            assertEquals(Envelope.Member.ERROR, envelope.member(), response);
            assertEquals("{\"code\":-1}", text(response, envelope), response);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}",
                "[]",
                "null",
                "<html>502</html>",
                "{\"id\":7}",
                "{\"result\":1}",
                "{\"id\":null,\"result\":1}",
                "{\"id\":8,\"result\":1}",
                "{\"id\":\"7\",\"result\":1}",
                "{\"id\":77,\"result\":1}",
                "{\"id\":7,\"result\":1",
                "{\"id\":7,\"result\":}",
                "{\"id\":7,\"result\":[1,2}",
                "{\"id\":7,\"result\":\"abc}",
                "{\"id\":7,\"result\":\"abc\\",
                "{\"id\":7,\"result\":1}}",
                "{\"id\":7,\"result\":1} x",
                "{\"id\":7 \"result\":1}",
                "{\"id\":7,\"result\":1,}",
                "{id:7,\"result\":1}",
                "{\"id\":7,,\"result\":1}",
                "{\"id\":7,\"result\":ü}",
            })
    void everythingElseIsRefused(String response) {
        assertThrows(IOException.class, () -> read(response));
    }

    @Test
    void aLongResultCutShortIsRefused() {
        String whole = "{\"id\":7,\"result\":[{\"a\":\"" + "x".repeat(40_000) + "\"}]}";
        for (int cut = 1; cut < 20; cut++) {
            String response = whole.substring(0, whole.length() - cut);
            assertThrows(IOException.class, () -> read(response), "cut by " + cut);
        }
    }

    @Test
    void garbageNeverEscapesAsAnotherException() {
        long seed = 42;
        Random random = new Random(seed);
        byte[] good = ("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":[\"0x\\\"1\",null,1.5],\"b\":{}}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Envelope envelope = Envelope.read(bytes, random.nextInt(bytes.length + 1), 7);
                assertEquals(true, envelope.offset() >= 0 && envelope.size() > 0);
            } catch (IOException expected) {
                // refused, as it should be
            }
        }
    }

    private static Envelope read(String response) throws IOException {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return Envelope.read(bytes, bytes.length, 7);
    }

    private static String result(String response) throws IOException {
        Envelope envelope = read(response);
        assertEquals(Envelope.Member.RESULT, envelope.member());
        return text(response, envelope);
    }

    private static String text(String response, Envelope envelope) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, envelope.offset(), envelope.size(), StandardCharsets.UTF_8);
    }
}
