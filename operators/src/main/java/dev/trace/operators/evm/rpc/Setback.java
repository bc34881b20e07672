package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict;

/**
 * A call was not answered; what follows is yet to be done.
 *
 * @param endpoint who was asked
 * @param request in what form
 * @param verdict what became of it
 */
record Setback(Endpoint endpoint, RpcRequest request, Verdict verdict) {}
