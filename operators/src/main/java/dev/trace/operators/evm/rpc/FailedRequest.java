package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
import org.jspecify.annotations.Nullable;

/** A request that got no result. */
final class FailedRequest extends Exception {
    private final Verdict verdict;
    private final @Nullable BatchRefusal batchRefusal;

    FailedRequest(Verdict verdict) {
        this(verdict, null);
    }

    /** A batch that was refused because it is one, or for its size. */
    FailedRequest(BatchRefusal refusal) {
        this(refusal.verdict(), refusal);
    }

    private FailedRequest(Verdict verdict, @Nullable BatchRefusal batchRefusal) {
        super(verdict.reason(), null, false, false);
        this.verdict = verdict;
        this.batchRefusal = batchRefusal;
    }

    FailedRequest(Verdict.Kind kind, String reason) {
        this(Verdict.of(kind, reason));
    }

    /** The same with another verdict. */
    FailedRequest with(Verdict other) {
        return new FailedRequest(other, batchRefusal);
    }

    /** Not null if single calls may well be answered. */
    @Nullable
    BatchRefusal batchRefusal() {
        return batchRefusal;
    }

    Verdict verdict() {
        return verdict;
    }
}
