package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict;

/**
 * What a call asks. Its request may depend on the endpoint that is about to get it, and take another form once that
 * endpoint refused one. Asked by one thread at a time, not always the same.
 */
interface Question {
    /** The method, for limits, queues and reports; the same whatever the form. */
    String method();

    /** The request for an endpoint. */
    RpcRequest at(Endpoint endpoint);

    /**
     * An endpoint did not answer the request made for it.
     *
     * @return whether {@link #at} has learned from it, so that the failure is no reason to give up: the call is tried again
     *     at once
     */
    default boolean refused(Endpoint endpoint, RpcRequest asked, Verdict verdict) {
        return false;
    }

    /** Whether an endpoint is to be asked first, if it is well. */
    default boolean isFirstChoice(Endpoint endpoint) {
        return false;
    }

    /** Whether every other endpoint that is well is to be asked first. */
    default boolean isLastChoice(Endpoint endpoint) {
        return false;
    }

    /**
     * Whether the pool can do without an answer: it is waited for seconds, not minutes, and a method refused here is not
     * taken for one that the endpoint lacks.
     */
    default boolean isAside() {
        return false;
    }

    /** The same request for every endpoint. */
    record Fixed(RpcRequest request) implements Question {
        @Override
        public String method() {
            return request.method();
        }

        @Override
        public RpcRequest at(Endpoint endpoint) {
            return request;
        }
    }
}
