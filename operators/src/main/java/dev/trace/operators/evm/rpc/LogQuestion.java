package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import dev.trace.operators.evm.rpc.logs.LogWindow;
import dev.trace.operators.evm.rpc.logs.Refusal;

/**
 * Asks for logs, of as many blocks as the endpoint is known to allow.
 *
 * @param window which blocks
 */
record LogQuestion(LogWindow window) implements Question {
    @Override
    public String method() {
        return "eth_getLogs";
    }

    @Override
    public RpcRequest at(Endpoint endpoint) {
        return window.at(endpoint.name());
    }

    @Override
    public boolean refused(Endpoint endpoint, RpcRequest asked, Verdict verdict) {
        return switch (verdict.kind()) {
            case TOO_LARGE -> window.refused(endpoint.name(), asked, Refusal.TOO_LARGE, verdict.said());
            case REFUSED -> window.refused(endpoint.name(), asked, Refusal.UNCLEAR, verdict.said());
            case TRANSIENT, UNKNOWN -> window.refused(endpoint.name(), asked, Refusal.NO_ANSWER, verdict.said());
            case THROTTLED, QUOTA, DENIED, MISSING, UNSUPPORTED, PRUNED, BATCH_REFUSED -> false;
        };
    }

    @Override
    public boolean isLastChoice(Endpoint endpoint) {
        return window.isLastChoice(endpoint.name());
    }
}
