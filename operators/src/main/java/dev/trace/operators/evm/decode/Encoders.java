package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.rlp.RlpWriter;

/** Writers of RLP, used again for block after block. For one thread. */
final class Encoders {
    private final RlpWriter rlp = new RlpWriter();
    private final FieldRlp fields = new FieldRlp(rlp);
    private final ListRlp lists = new ListRlp(fields);
    private final TransactionRlp transactions = new TransactionRlp();

    /** Begins anew: what {@link #fields} and {@link #lists} wrote is gone. */
    RlpWriter begin() {
        rlp.clear();
        return rlp;
    }

    FieldRlp fields() {
        return fields;
    }

    ListRlp lists() {
        return lists;
    }

    TransactionRlp transactions() {
        return transactions;
    }
}
