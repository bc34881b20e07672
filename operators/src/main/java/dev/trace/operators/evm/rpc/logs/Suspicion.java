package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.RpcReply;

/**
 * A list that may lack logs, since it is empty or its length is a round number. Its blocks are asked for again, elsewhere
 * or in parts, and if these hold more logs, it did. For one thread.
 */
final class Suspicion {
    private final RpcReply reply;
    private final long logs;
    private long found;

    /**
     * @param reply the list; may be closed
     * @param logs how many it held
     */
    Suspicion(RpcReply reply, long logs) {
        this.reply = reply;
        this.logs = logs;
    }

    /** Whether lists of this length may have been cut: where endpoints do, it is at such numbers. */
    static boolean isRaisedBy(long logs) {
        return logs == 100 || logs == 1_000 || logs == 10_000 || logs == 20_000;
    }

    RpcReply reply() {
        return reply;
    }

    long logs() {
        return logs;
    }

    /**
     * Some of its blocks turn out to hold some logs.
     *
     * @return whether this proves that the list lacked some; true once
     */
    boolean provedBy(long more) {
        boolean before = found > logs;
        found += more;
        return !before && found > logs;
    }
}
