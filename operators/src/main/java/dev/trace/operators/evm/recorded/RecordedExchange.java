package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;

/** One line of a recording: what was asked, and where in the line the answer lies. For one thread. */
final class RecordedExchange {
    private static final ObjectMapper JSON = new ObjectMapper();

    long chainId;
    /** The block it is about; negative if none. */
    long number = -1;

    String method = "";
    JsonNode params = NullNode.getInstance();
    Kind kind = Kind.NOTHING;
    int from;
    int to;

    /** What a node answered. */
    enum Kind {
        NOTHING,
        RESULT,
        NULL_RESULT,
        ERROR
    }

    private RecordedExchange() {}

    /** Where a line has its result. */
    enum Layout {
        /** Anywhere: the whole line is read. */
        ANY,
        /** At the end, as our own recorder writes it: most of the line need not be read. */
        RESULT_LAST
    }

    /** @throws IOException if the line is no recorded exchange */
    static RecordedExchange parse(byte[] line, int length, Layout layout) throws IOException {
        RecordedExchange exchange = new RecordedExchange();
        try (JsonParser p = JSON.getFactory().createParser(line, 0, length)) {
            if (p.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a recorded exchange must be a JSON object");
            }
            for (String name = p.nextFieldName(); name != null; name = p.nextFieldName()) {
                p.nextToken();
                if (layout == Layout.RESULT_LAST && name.equals("result")) {
                    exchange.kind = Kind.RESULT;
                    exchange.from = (int) p.currentTokenLocation().getByteOffset();
                    exchange.to = length - 1;
                    return exchange;
                }
                exchange.member(name, p);
            }
        }
        if (exchange.kind == Kind.NOTHING || exchange.method.isEmpty()) {
            throw new IOException("a recorded exchange must have a method, and a result or an error");
        }
        return exchange;
    }

    private void member(String name, JsonParser p) throws IOException {
        switch (name) {
            case "chain_id" -> chainId = p.getLongValue();
            case "number" -> number = p.currentToken() == JsonToken.VALUE_NULL ? -1 : p.getLongValue();
            case "method" -> method = p.getText();
            case "params" -> params = p.readValueAsTree();
            case "result" -> result(p);
            case "error" -> value(p, Kind.ERROR);
            default -> p.skipChildren();
        }
    }

    private void result(JsonParser p) throws IOException {
        if (kind == Kind.ERROR) {
            p.skipChildren();
        } else {
            value(p, p.currentToken() == JsonToken.VALUE_NULL ? Kind.NULL_RESULT : Kind.RESULT);
        }
    }

    private void value(JsonParser p, Kind what) throws IOException {
        kind = what;
        from = (int) p.currentTokenLocation().getByteOffset();
        p.skipChildren();
        p.finishToken();
        to = (int) p.currentLocation().getByteOffset();
    }
}
