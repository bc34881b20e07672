package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Scripts that alter single calls, alone or within a batch. */
final class Spoiling {
    static final Set<String> BLOCKS = Set.of("eth_getBlockByNumber", "eth_getBlockByHash");
    static final Set<String> RECEIPTS = Set.of("eth_getBlockReceipts");
    static final Set<String> LOGS = Set.of("eth_getLogs");

    private Spoiling() {}

    /** What becomes of a call's result. */
    @FunctionalInterface
    interface Alteration {
        /**
         * @param result may be changed
         * @return empty if there is nothing to alter
         */
        Optional<JsonNode> of(AskedCall call, JsonNode result, Upstream upstream)
                throws IOException, InterruptedException;
    }

    /** Alters the results of calls of some methods. */
    static Script results(Set<String> methods, Alteration alteration) {
        return answers(call -> call.is(methods), (call, answer, upstream) -> {
            if (answer.path("result").isMissingNode() || answer.path("result").isNull()) {
                return Optional.empty();
            }
            return alteration
                    .of(call, answer.path("result"), upstream)
                    .map(result -> Json.succeeded(call.id(), result));
        });
    }

    /** Errors instead of results of some calls, within HTTP 200. */
    static Script errors(Predicate<AskedCall> which, Function<AskedCall, ObjectNode> error) {
        Script mixed =
                answers(which, (call, answer, upstream) -> Optional.of(Json.failed(call.id(), error.apply(call))));
        return (question, upstream) -> {
            if (!question.calls().stream().allMatch(which)) {
                return mixed.spoil(question, upstream);
            }
            ArrayNode all = Json.array();
            question.calls().forEach(call -> all.add(Json.failed(call.id(), error.apply(call))));
            return Optional.of(Sent.of(question.isBatch() ? all : all.get(0)));
        };
    }

    /** Errors instead of results of all calls, within HTTP 200. */
    static Script errors(Function<AskedCall, ObjectNode> error) {
        return errors(call -> !call.method().equals(Question.HEAD), error);
    }

    private static Script answers(Predicate<AskedCall> which, Alteration alteration) {
        return (question, upstream) -> {
            if (question.calls().stream().noneMatch(which)) {
                return Optional.empty();
            }
            JsonNode tree = upstream.tree(question);
            ArrayNode answers = tree.isArray() ? (ArrayNode) tree : Json.array().add(tree);
            boolean any = false;
            for (AskedCall call : question.calls()) {
                int at = position(answers, call);
                if (which.test(call) && at >= 0) {
                    Optional<JsonNode> other = alteration.of(call, answers.get(at), upstream);
                    other.ifPresent(each -> answers.set(at, each));
                    any |= other.isPresent();
                }
            }
            return any ? Optional.of(Sent.of(tree.isArray() ? tree : answers.get(0))) : Optional.empty();
        };
    }

    private static int position(ArrayNode answers, AskedCall call) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).path("id").equals(call.id())) {
                return i;
            }
        }
        return -1;
    }
}
