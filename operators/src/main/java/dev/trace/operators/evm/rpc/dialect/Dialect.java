package dev.trace.operators.evm.rpc.dialect;

import dev.trace.operators.evm.rpc.dialect.Verdict.About;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One way of saying something: how it is recognized, and what it means. What is given of status, code and texts must all
 * be there.
 *
 * @param who says so
 * @param kind what it means
 * @param about whom it is said of, where several calls went together
 * @param status HTTP status
 * @param code of the JSON-RPC error
 * @param texts parts of message, data or HTTP body, in small letters without commas
 * @param sample as it was seen
 */
record Dialect(
        String who, Kind kind, About about, OptionalInt status, OptionalLong code, List<String> texts, Sample sample) {
    /** Where nobody in particular was seen to say it: a wording that many of the others share. */
    static final String OURS = "ours: wording that many share";

    /**
     * What was seen, and where.
     *
     * @param status HTTP status
     * @param code of the JSON-RPC error; 0 if what follows is an HTTP body
     * @param message of the error, or the body
     * @param data of the error as JSON; empty for none
     * @param source repository and path, repository and issue, or document
     */
    record Sample(int status, long code, String message, String data, String source) {}

    boolean fits(Said said) {
        return (status.isEmpty() || status.getAsInt() == said.status())
                && (code.isEmpty() || code.equals(said.code()))
                && texts.stream().allMatch(said.text()::contains);
    }

    /** A row of the table under construction. */
    static Dialect of(String who, Kind kind) {
        Sample none = new Sample(200, 0, "", "", "");
        return new Dialect(who, kind, About.CALL, OptionalInt.empty(), OptionalLong.empty(), List.of(), none);
    }

    /** It is said of a call of a batch too if the batch is the reason. */
    Dialect orOfItsBatch() {
        return new Dialect(who, kind, About.CALL_OR_BATCH, status, code, texts, sample);
    }

    Dialect status(int value) {
        return new Dialect(who, kind, about, OptionalInt.of(value), code, texts, sample);
    }

    Dialect code(long value) {
        return new Dialect(who, kind, about, status, OptionalLong.of(value), texts, sample);
    }

    Dialect text(String... parts) {
        return new Dialect(who, kind, about, status, code, List.of(parts), sample);
    }

    Dialect seen(long sampleCode, String message, String source) {
        return sample(new Sample(status.orElse(200), sampleCode, message, "", source));
    }

    Dialect seen(int sampleStatus, long sampleCode, String message, String source) {
        return sample(new Sample(sampleStatus, sampleCode, message, "", source));
    }

    Dialect seenWithData(long sampleCode, String message, String data, String source) {
        return sample(new Sample(status.orElse(200), sampleCode, message, data, source));
    }

    private Dialect sample(Sample value) {
        return new Dialect(who, kind, about, status, code, texts, value);
    }
}
