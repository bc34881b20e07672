package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JSON-RPC envelope: single calls and batches. Safe for use from several threads. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ByteBuffer END = Reply.utf8("}");

    private final Responder responder;

    Dispatch(RecordedChain chain) {
        responder = new Responder(chain);
    }

    /** The response, in pieces that follow each other. Never fails. */
    List<ByteBuffer> answer(byte[] request, int offset, int length) {
        List<ByteBuffer> pieces = new ArrayList<>();
        try {
            JsonNode tree = JSON.readTree(request, offset, length);
            if (tree.isArray() && !tree.isEmpty()) {
                char separator = '[';
                for (JsonNode each : tree) {
                    pieces.add(Reply.utf8(String.valueOf(separator)));
                    call(each, pieces);
                    separator = ',';
                }
                pieces.add(Reply.utf8("]"));
            } else {
                call(tree, pieces);
            }
        } catch (JsonProcessingException e) {
            envelope("null", Reply.error(Reply.PARSE_ERROR, "not JSON: " + e.getOriginalMessage()), pieces);
        } catch (IOException e) {
            throw new AssertionError(e); // from memory
        }
        return pieces;
    }

    private void call(JsonNode call, List<ByteBuffer> pieces) {
        JsonNode id = call.path("id");
        envelope(id.isMissingNode() ? "null" : id.toString(), reply(call), pieces);
    }

    private Reply reply(JsonNode call) {
        if (!call.isObject() || !call.path("method").isTextual()) {
            return Reply.error(Reply.INVALID_REQUEST, "a request is an object with a method");
        }
        try {
            return responder.reply(call.path("method").asText(), Responder.params(call));
        } catch (IOException | RuntimeException e) {
            LOG.warn("recorded chain: {} failed", call.path("method"), e);
            return Reply.error(-32603, "internal error: " + e);
        }
    }

    private static void envelope(String id, Reply reply, List<ByteBuffer> pieces) {
        pieces.add(Reply.utf8("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"" + reply.member() + "\":"));
        pieces.add(reply.json().duplicate());
        pieces.add(END.duplicate());
    }
}
