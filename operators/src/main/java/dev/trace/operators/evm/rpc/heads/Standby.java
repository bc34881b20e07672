package dev.trace.operators.evm.rpc.heads;

/** An endpoint that can be subscribed to, and when. */
final class Standby {
    final HeadEndpoint endpoint;
    final Backoff backoff;
    /** It proved to be of another chain: never again. */
    boolean barred;
    /** Its last failure was logged; the next ones like it are not news. */
    boolean failing;

    Standby(HeadEndpoint endpoint, Backoff backoff) {
        this.endpoint = endpoint;
        this.backoff = backoff;
    }

    String name() {
        return endpoint.name();
    }
}
