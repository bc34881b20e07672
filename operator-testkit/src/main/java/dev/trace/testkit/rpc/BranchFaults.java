package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Another branch of the chain: siblings of upstream's blocks, which differ in their extra data, each with the hash of its
 * own header and the parent that it should have, and with the receipts and logs of upstream's under that hash. While a
 * rule with it holds, clients see that branch; when it ends they see upstream's, which is a reorg.
 */
public final class BranchFaults {
    private static final Set<String> METHODS;

    static {
        Set<String> methods = new HashSet<>(Spoiling.BLOCKS);
        methods.addAll(Spoiling.RECEIPTS);
        methods.addAll(Spoiling.LOGS);
        methods.add("eth_blockNumber");
        METHODS = Set.copyOf(methods);
    }

    private final long first;
    private final long last;
    private final Map<Long, String> hashes = new ConcurrentHashMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    private BranchFaults(long first, long last) {
        this.first = first;
        this.last = last;
    }

    /** The branch has siblings of some blocks, and ends with the last of them. */
    public static Script branch(long first, long last) {
        BranchFaults branch = new BranchFaults(first, last);
        Script spoiling = Spoiling.results(METHODS, branch::result);
        return (question, upstream) -> spoiling.spoil(branch.byNumber(question), upstream);
    }

    /** Every block asked for by number is a sibling, whose parent is upstream's. */
    static Script alone() {
        Map<Long, Script> siblings = new ConcurrentHashMap<>();
        return (question, upstream) -> {
            OptionalLong block = question.calls().get(0).block();
            return block.isEmpty() || question.isBatch()
                    ? Optional.empty()
                    : siblings.computeIfAbsent(block.getAsLong(), number -> branch(number, number))
                            .spoil(question, upstream);
        };
    }

    /** The last blocks of upstream, as many as given, are siblings. Where its head is, is found out once. */
    static Script atHead(int blocks) {
        Map<Upstream, Script> known = new ConcurrentHashMap<>();
        return (question, upstream) -> {
            Script script = known.get(upstream);
            if (script == null) {
                long head = Json.quantity(upstream.result("eth_blockNumber")).orElse(0);
                script = branch(Math.max(1, head - blocks + 1), head);
                known.putIfAbsent(upstream, script);
            }
            return script.spoil(question, upstream);
        };
    }

    /** A call that names one of the branch's hashes, as upstream understands it. */
    private Question byNumber(Question question) throws IOException {
        AskedCall call = question.calls().get(0);
        JsonNode asked = call.params().path(0);
        Long number = numbers.get(asked.isObject() ? asked.path("blockHash").asText() : asked.asText());
        if (number == null || question.isBatch()) {
            return question;
        }
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree(question.body());
        body.put("method", call.method().equals("eth_getBlockByHash") ? "eth_getBlockByNumber" : call.method());
        if (body.path("params").path(0) instanceof ObjectNode filter) {
            filter.remove("blockHash");
            filter.put("fromBlock", Json.hex(number)).put("toBlock", Json.hex(number));
        } else {
            ((ArrayNode) body.path("params")).set(0, TextNode.valueOf(Json.hex(number)));
        }
        return Question.parse(Json.bytes(body));
    }

    private Optional<JsonNode> result(AskedCall call, JsonNode result, Upstream upstream)
            throws IOException, InterruptedException {
        if (call.method().equals("eth_blockNumber")) {
            long head = Json.quantity(result).orElse(0);
            return head > last ? Optional.of(TextNode.valueOf(Json.hex(last))) : Optional.empty();
        }
        if (call.is(Spoiling.BLOCKS)) {
            return block(call, result, upstream);
        }
        boolean any = false;
        for (JsonNode each : result.findParents("blockHash")) {
            long number = Json.quantity(each.path("blockNumber")).orElse(-1);
            if (first <= number && number <= last) {
                ((ObjectNode) each).put("blockHash", hash(number, upstream));
                any = true;
            }
        }
        return any ? Optional.of(result) : Optional.empty();
    }

    private Optional<JsonNode> block(AskedCall call, JsonNode result, Upstream upstream)
            throws IOException, InterruptedException {
        long number = Json.quantity(result.path("number")).orElse(-1);
        if (number > last) {
            return Optional.of(NullNode.instance);
        }
        if (number < first || !(result instanceof ObjectNode block)) {
            return Optional.empty();
        }
        if (call.method().equals("eth_getBlockByHash")) {
            return Optional.of(NullNode.instance); // upstream's block is not of this branch
        }
        String hash = hash(number, upstream);
        sibling(block, number, upstream);
        block.put("hash", hash);
        for (JsonNode each : block.path("transactions")) {
            if (each instanceof ObjectNode transaction) {
                transaction.put("blockHash", hash);
            }
        }
        return Optional.of(block);
    }

    private String hash(long number, Upstream upstream) throws IOException, InterruptedException {
        String known = hashes.get(number);
        if (known == null) {
            JsonNode block = upstream.result("eth_getBlockByNumber", Json.hex(number), false);
            sibling((ObjectNode) block, number, upstream);
            known = Header.hash(block);
            hashes.put(number, known);
            numbers.put(known, number);
        }
        return known;
    }

    private void sibling(ObjectNode block, long number, Upstream upstream) throws IOException, InterruptedException {
        String extra = block.path("extraData").asText();
        block.put("extraData", extra.length() > 2 ? Altered.lastByte(extra) : "0x5b");
        if (number > first) {
            block.put("parentHash", hash(number - 1, upstream));
        }
    }
}
