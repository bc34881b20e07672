package dev.trace.testkit.rpc;

import dev.trace.testkit.rpc.Sent.Ending;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Answers that are none, and connections that break. */
public final class TransportFaults {
    private TransportFaults() {}

    static Script badGateway() {
        return (question, upstream) ->
                Optional.of(Sent.of(502, "<html><head><title>502 Bad Gateway</title></head></html>")
                        .with("Content-Type", "text/html"));
    }

    static Script notJson() {
        return (question, upstream) -> Optional.of(Sent.of(200, "invalid host specified"));
    }

    static Script empty() {
        return (question, upstream) -> Optional.of(Sent.of(200, ""));
    }

    static Script truncated() {
        return (question, upstream) -> {
            Sent whole = upstream.answer(question);
            return Optional.of(whole.body(Arrays.copyOf(whole.body(), whole.body().length / 2)));
        };
    }

    static Script ends(Ending ending) {
        return (question, upstream) -> Optional.of(upstream.answer(question).ending(ending));
    }

    static Script hang() {
        return (question, upstream) -> Optional.of(Sent.of(200, "").ending(Ending.HANG));
    }

    /** The truth, late. */
    public static Script slow(Duration delay) {
        return (question, upstream) -> Optional.of(upstream.answer(question).after(delay));
    }
}
