package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;

/** A request that got no result. */
final class FailedRequest extends Exception {
    private final Verdict verdict;

    FailedRequest(Verdict verdict) {
        super(verdict.reason(), null, false, false);
        this.verdict = verdict;
    }

    FailedRequest(Verdict.Kind kind, String reason) {
        this(Verdict.of(kind, reason));
    }

    Verdict verdict() {
        return verdict;
    }
}
