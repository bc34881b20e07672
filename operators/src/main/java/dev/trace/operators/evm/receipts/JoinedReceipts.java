package dev.trace.operators.evm.receipts;

import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import java.util.Set;

/**
 * Receipts from several answers, as if they were one answer. Safe to use after the answers are closed.
 *
 * @param array a JSON array
 * @param endpoint that gave the first receipt; the pool's name if there is none
 * @param endpoints that gave any
 */
record JoinedReceipts(byte[] array, String endpoint, Set<String> endpoints) implements RpcReply {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return array.length;
    }

    @Override
    public void close() {}

    /** Which of the receipts are false is unknown: whoever gave any is set aside. */
    void reject(Rpc rpc, String reason) {
        endpoints.forEach(each -> rpc.reject(new JoinedReceipts(array, each, Set.of(each)), reason));
    }
}
