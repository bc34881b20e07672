package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Answers to batches of two calls or more. */
public final class BatchFaults {
    private BatchFaults() {}

    static Script shuffled() {
        return batch(answers -> {
            List<JsonNode> items = new ArrayList<>();
            answers.forEach(items::add);
            Collections.shuffle(items, new Random(items.size()));
            Collections.swap(items, 0, items.size() - 1);
            return Json.array().addAll(items);
        });
    }

    static Script oneItemFails() {
        return batch(answers -> {
            int middle = answers.size() / 2;
            JsonNode id = answers.get(middle).path("id");
            answers.set(middle, Json.failed(id, Json.error(-32603, "Internal error")));
            return answers;
        });
    }

    static Script oneItemMissing() {
        return batch(answers -> {
            answers.remove(answers.size() / 2);
            return answers;
        });
    }

    /** Batches of more calls than some are refused with one object whose id is null. */
    public static Script refusedOver(int calls) {
        return (question, upstream) -> {
            if (!question.isBatch() || question.calls().size() <= calls) {
                return Optional.empty();
            }
            return Optional.of(Sent.of(Json.failed(NullNode.instance, Json.error(-32600, "batch too large"))));
        };
    }

    private static Script batch(Change change) {
        return (question, upstream) -> {
            if (question.calls().size() < 2 || !(upstream.tree(question) instanceof ArrayNode answers)) {
                return Optional.empty();
            }
            return Optional.of(Sent.of(change.of(answers)));
        };
    }

    @FunctionalInterface
    private interface Change {
        ArrayNode of(ArrayNode answers);
    }
}
