package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trace.testkit.rpc.Sent.Ending;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What is not there yet, heads that go back, and what sockets do with new ones. */
final class TipFaults {
    private static final Set<String> AT_THE_TIP;

    static {
        Set<String> methods = new HashSet<>(Spoiling.BLOCKS);
        methods.addAll(Spoiling.RECEIPTS);
        AT_THE_TIP = Set.copyOf(methods);
    }

    private TipFaults() {}

    static Script nothingYet() {
        return Spoiling.results(AT_THE_TIP, (call, result, upstream) -> Optional.of(NullNode.instance));
    }

    /** The first answer is true: only then can a head go back. */
    static Script headLowerBy(long blocks) {
        AtomicBoolean told = new AtomicBoolean();
        return Spoiling.results(Set.of("eth_blockNumber"), (call, result, upstream) -> {
            long head = Json.quantity(result).orElse(0);
            return head == 0 || !told.getAndSet(true)
                    ? Optional.empty()
                    : Optional.of(TextNode.valueOf(Json.hex(Math.max(0, head - blocks))));
        });
    }

    static Script finalizedUnknown() {
        return Spoiling.errors(
                TipFaults::asksForFinalized,
                call -> Json.error(-32602, "invalid argument 0: hex string without 0x prefix"));
    }

    static Script finalizedLowerBy(long blocks) {
        return Spoiling.results(Set.of("eth_getBlockByNumber"), (call, result, upstream) -> {
            OptionalLong number = Json.quantity(result.path("number"));
            if (!asksForFinalized(call) || number.isEmpty()) {
                return Optional.empty();
            }
            long lower = Math.max(0, number.getAsLong() - blocks);
            JsonNode block = upstream.result(
                    "eth_getBlockByNumber",
                    Json.hex(lower),
                    call.params().path(1).asBoolean());
            return block.isObject() ? Optional.of(block) : Optional.empty();
        });
    }

    private static boolean asksForFinalized(AskedCall call) {
        return call.params().path(0).asText().equals("finalized");
    }

    /** Of some heads only the last is announced. */
    static Script onlyEvery(int heads) {
        return (question, upstream) ->
                question.asks(Question.HEAD) && question.calls().get(0).block().orElse(0) % heads != 0
                        ? silent()
                        : Optional.empty();
    }

    static Script noHeads() {
        return (question, upstream) -> question.asks(Question.HEAD) ? silent() : Optional.empty();
    }

    static Script headsTwice() {
        return (question, upstream) ->
                question.asks(Question.HEAD) ? Optional.of(Sent.of(200, "").ending(Ending.TWICE)) : Optional.empty();
    }

    private static Optional<Sent> silent() {
        return Optional.of(Sent.of(200, "").ending(Ending.HANG));
    }
}
