package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;

/**
 * A call was not answered; what follows is yet to be done.
 *
 * @param endpoint who was asked
 * @param request in what form
 * @param verdict what became of it
 */
record Setback(Endpoint endpoint, RpcRequest request, Verdict verdict) {}
