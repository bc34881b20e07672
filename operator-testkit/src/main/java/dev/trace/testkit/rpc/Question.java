package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request of a client: one call, or a batch of them.
 *
 * @param calls in the order sent
 * @param form whether they came as a batch, which may hold one call alone
 * @param body as sent
 */
public record Question(List<AskedCall> calls, Form form, byte[] body) {
    /** The pseudo method under which the announcement of a head passes through a {@link FaultPlan}. */
    public static final String HEAD = "eth_subscription";

    /** How calls came. */
    public enum Form {
        SINGLE,
        BATCH
    }

    static Question parse(byte[] body) throws IOException {
        JsonNode tree = Json.MAPPER.readTree(body);
        List<AskedCall> calls = new ArrayList<>();
        for (JsonNode each : tree.isArray() ? tree : Json.array().add(tree)) {
            calls.add(new AskedCall(each.path("id"), each.path("method").asText(), each.path("params")));
        }
        return new Question(List.copyOf(calls), tree.isArray() ? Form.BATCH : Form.SINGLE, body);
    }

    static Question head(long number) {
        ArrayNode params = JsonNodeFactory.instance.arrayNode().add(Json.hex(number));
        return new Question(List.of(new AskedCall(NullNode.instance, HEAD, params)), Form.SINGLE, new byte[0]);
    }

    public boolean asks(String method) {
        return calls.stream().anyMatch(each -> each.method().equals(method));
    }

    /** Whether a call asks for a block by its number, or for logs of a range with it. */
    public boolean asksForBlock(long number) {
        return calls.stream()
                .anyMatch(each -> each.block().orElse(-1) == number
                        || each.range()
                                .filter(range -> range.first() <= number && number <= range.last())
                                .isPresent());
    }

    boolean isBatch() {
        return form == Form.BATCH;
    }

    /** What is asked, whatever the ids. */
    public String key() {
        return calls.stream().map(AskedCall::key).collect(Collectors.joining("\n"));
    }
}
