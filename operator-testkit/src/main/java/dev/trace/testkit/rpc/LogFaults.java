package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code eth_getLogs} as providers limit it. A script with a figure befalls only what exceeds it. */
public final class LogFaults {
    private LogFaults() {}

    /** Infura's refusal of a range, with the first half of it as a hint. */
    static Script hintOfHalf() {
        return Spoiling.errors(exceeds(1), call -> {
            AskedCall.Range range = call.range().orElseThrow();
            String from = Json.hex(range.first());
            String to = Json.hex(range.first() + range.blocks() / 2 - 1);
            ObjectNode error = Json.error(
                    -32005,
                    "query returned more than 10000 results. Try with this block range [" + from + ", " + to + "].");
            error.putObject("data").put("from", from).put("limit", 10_000).put("to", to);
            return error;
        });
    }

    /** As reth has answered. */
    static Script hintOfAll() {
        return Spoiling.errors(exceeds(1), call -> {
            AskedCall.Range range = call.range().orElseThrow();
            return Json.error(
                    -32602,
                    "query exceeds max results 20000, retry with the range " + range.first() + "-" + range.last());
        });
    }

    /** As Alchemy has answered. */
    static Script hintInverted() {
        return Spoiling.errors(exceeds(1), call -> {
            AskedCall.Range range = call.range().orElseThrow();
            return Json.error(
                    -32602,
                    "Log response size exceeded. Based on your parameters and the response size limit, this block range"
                            + " should work: [" + Json.hex(range.last()) + ", " + Json.hex(range.first() - 1) + "]");
        });
    }

    /** Tenderly's refusal, whose message says nothing. */
    public static Script limitInData(long blocks) {
        return Spoiling.errors(exceeds(blocks), call -> {
            long asked = call.range().orElseThrow().blocks();
            return Json.error(-32602, "invalid params")
                    .put("data", "block range " + asked + " is bigger than range limit " + blocks);
        });
    }

    /** QuickNode's refusal, with HTTP 413 and a comma in the number. */
    public static Script limitOf(long blocks) {
        Script error = Spoiling.errors(
                exceeds(blocks),
                call -> Json.error(-32614, String.format("eth_getLogs is limited to a %,d range", blocks)));
        return (question, upstream) -> error.spoil(question, upstream).map(sent -> sent.status(413));
    }

    /** A longer list ends after so many logs, and nothing says so. */
    public static Script cutAt(int logs) {
        return Spoiling.results(Spoiling.LOGS, (call, result, upstream) -> {
            if (result.size() <= logs) {
                return Optional.empty();
            }
            ArrayNode few = Json.array();
            for (int i = 0; i < logs; i++) {
                few.add(result.get(i));
            }
            return Optional.of(few);
        });
    }

    /** No logs where there are some. */
    static Script none() {
        return Spoiling.results(
                Spoiling.LOGS,
                (call, result, upstream) -> result.isEmpty() ? Optional.empty() : Optional.of(Json.array()));
    }

    /** Logs that belong to another block of the same height. */
    static Script ofSibling() {
        return Spoiling.results(Spoiling.LOGS, (call, result, upstream) -> {
            if (result.isEmpty()) {
                return Optional.empty();
            }
            result.forEach(log -> ((ObjectNode) log).put("blockHash", "0x" + "5b".repeat(32)));
            return Optional.of(result);
        });
    }

    private static Predicate<AskedCall> exceeds(long blocks) {
        return call -> call.range().filter(range -> range.blocks() > blocks).isPresent();
    }
}
