package dev.trace.operators.evm.recorded;

/** Sees every answer before it leaves, and may change it: how tests make a server misbehave. Called from several threads. */
@FunctionalInterface
public interface Interceptor {
    /**
     * @param request the request's body
     * @param answer what would be sent
     * @return what is sent; blocking here delays it
     */
    Answer answer(String request, Answer answer);
}
