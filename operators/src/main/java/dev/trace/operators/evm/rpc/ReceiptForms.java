package dev.trace.operators.evm.rpc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which form each endpoint understands {@code eth_getBlockReceipts} for a block's hash: geth takes all of them since
 * 1.13, old versions of reth only numbers, others only objects. Safe for use from several threads.
 */
final class ReceiptForms {
    private final Map<String, Form> understood = new ConcurrentHashMap<>();

    /** A form of the request, in the order in which they are tried. */
    enum Form {
        /** {@code ["0x…"]} with the hash. */
        HASH,
        /** {@code [{"blockHash": "0x…"}]}, as EIP-1898 has it. */
        OBJECT,
        /** {@code ["0x…"]} with the number: the reply may be of a sibling. */
        NUMBER
    }

    Form of(String endpoint) {
        return understood.getOrDefault(endpoint, Form.HASH);
    }

    /** @return whether there is another form to try */
    boolean refused(String endpoint, Form form) {
        return switch (form) {
            case HASH -> next(endpoint, Form.OBJECT);
            case OBJECT -> next(endpoint, Form.NUMBER);
            case NUMBER -> false;
        };
    }

    private boolean next(String endpoint, Form form) {
        understood.merge(endpoint, form, (old, now) -> old.compareTo(now) > 0 ? old : now);
        return true;
    }
}
