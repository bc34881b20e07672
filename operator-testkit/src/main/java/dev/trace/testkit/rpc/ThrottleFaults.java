package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Endpoints that want to be left alone, or no longer serve us. */
final class ThrottleFaults {
    private ThrottleFaults() {}

    static Script tooManyRequests(int retryAfterSeconds) {
        Script error = Spoiling.errors(call -> Json.error(429, "Too Many Requests"));
        return (question, upstream) -> error.spoil(question, upstream)
                .map(sent -> sent.status(429).with("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    static Script tooManyRequestsWithin200() {
        return Spoiling.errors(call -> Json.error(429, "Too Many Requests"));
    }

    static Script backOffForZeroSeconds() {
        ObjectNode error = Json.error(-32005, "project ID request rate exceeded");
        error.putObject("data")
                .put("see", "https://infura.io/dashboard")
                .putObject("rate")
                .put("allowed_rps", 1)
                .put("backoff_seconds", 0)
                .put("current_rps", 1.4);
        return Spoiling.errors(call -> error.deepCopy());
    }

    static Script receiptsThrottled() {
        Script error = Spoiling.errors(
                call -> call.is(Spoiling.RECEIPTS),
                call -> Json.error(429, "Your app has exceeded its compute units per second capacity"));
        return (question, upstream) -> error.spoil(question, upstream).map(sent -> sent.status(429));
    }

    static Script monthlyCapacity() {
        Script error = Spoiling.errors(call -> Json.error(
                -32600, "Monthly capacity limit exceeded. Visit https://dashboard.alchemy.com to upgrade your plan."));
        return (question, upstream) -> error.spoil(question, upstream).map(sent -> sent.status(403));
    }

    static Script methodMissing(Set<String> methods) {
        return Spoiling.errors(
                call -> call.is(methods),
                call -> Json.error(-32601, "the method " + call.method() + " does not exist/is not available"));
    }

    static Script pruned() {
        return Spoiling.errors(
                call -> call.block().isPresent() && !call.method().equals(Question.HEAD),
                call -> Json.error(4444, "pruned history unavailable"));
    }
}
