package dev.trace.api.rpc;

import dev.trace.api.ErrorCode;

/** How a call to a pool fails; an operator that knows another way reacts to the code. */
public enum RpcError implements ErrorCode {
    /** No endpoint gave an answer within the pool's patience. */
    RPC_UNAVAILABLE(Recovery.RETRY),
    /** Every endpoint has used up a quota or asked to be left alone for longer than the pool's patience. */
    RPC_LIMITED(Recovery.WAIT),
    /** Every endpoint refuses us: a key or an address is wrong. */
    RPC_DENIED(Recovery.CONFIGURATION),
    /** Every endpoint answers {@code null} to something that must exist. */
    RPC_RESULT_MISSING(Recovery.RETRY),
    /** No endpoint has the method. */
    RPC_METHOD_UNSUPPORTED(Recovery.CONFIGURATION),
    /** No endpoint keeps history that far back. */
    RPC_HISTORY_PRUNED(Recovery.CONFIGURATION),
    /** An endpoint says that the request itself is wrong. */
    RPC_REFUSED(Recovery.PARK),
    /** The answer is larger than the endpoint, or the pool, allows. */
    RPC_TOO_LARGE(Recovery.PARK),
    /** Endpoints disagree on the chain, or are of another chain than configured. */
    RPC_WRONG_CHAIN(Recovery.CONFIGURATION),
    /** The pool's own settings are wrong. */
    RPC_SETTINGS(Recovery.CONFIGURATION);

    private final Recovery recovery;

    RpcError(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
