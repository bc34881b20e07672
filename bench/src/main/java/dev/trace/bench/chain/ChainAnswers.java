package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Answers single calls; each body stays valid until the next. Batches are refused. For one thread. */
final class ChainAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LongChain chain;
    private final Map<BodyTemplate, ByteBuffer> copies = new HashMap<>();

    ChainAnswers(LongChain chain) {
        this.chain = chain;
    }

    ByteBuffer[] answer(byte[] request, int offset, int length) throws IOException {
        JsonNode call = JSON.readTree(request, offset, length);
        String begin = "{\"jsonrpc\":\"2.0\",\"id\":" + call.path("id") + ",\"";
        JsonNode params = call.path("params");
        return switch (call.path("method").asText()) {
            case "eth_chainId" -> result(begin, quantity(chain.chainId()));
            case "eth_blockNumber" -> result(begin, quantity(chain.head()));
            case "net_version" -> result(begin, ascii("\"" + chain.chainId() + "\""));
            case "web3_clientVersion" -> result(begin, ascii("\"trace-bench\""));
            case "eth_getBlockByNumber" ->
                result(begin, body(params, params.path(1).asBoolean() ? LongChain.Kind.FULL : LongChain.Kind.HASHES));
            case "eth_getBlockReceipts" -> result(begin, body(params, LongChain.Kind.RECEIPTS));
            default ->
                new ByteBuffer[] {
                    ascii(begin
                            + "error\":{\"code\":-32601,\"message\":\"the method does not exist/is not available\"}}")
                };
        };
    }

    private ByteBuffer body(JsonNode params, LongChain.Kind kind) {
        long number = number(params.path(0).asText());
        if (!chain.has(number)) {
            return ascii("null");
        }
        BodyTemplate template = chain.template(number, kind);
        ByteBuffer copy = copies.computeIfAbsent(template, BodyTemplate::copy);
        template.fill(copy, chain.values(number));
        return copy.duplicate();
    }

    private long number(String tag) {
        return switch (tag) {
            case "latest", "finalized", "safe" -> chain.head();
            case "earliest" -> 0;
            default -> Long.decode(tag);
        };
    }

    private static ByteBuffer[] result(String begin, ByteBuffer json) {
        return new ByteBuffer[] {ascii(begin + "result\":"), json, ascii("}")};
    }

    private static ByteBuffer quantity(long value) {
        return ascii("\"0x" + Long.toHexString(value) + "\"");
    }

    static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
