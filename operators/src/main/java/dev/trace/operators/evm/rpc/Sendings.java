package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcUse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The times that a call was sent and that have not ended. Each is told of once: when it ends, or when the call does, which
 * may have been answered elsewhere or given up. Safe for use from several threads.
 */
final class Sendings {
    private final List<Sending> underWay = new ArrayList<>();
    private boolean over;

    private record Sending(String endpoint, Supplier<RpcUse> givenUp) {}

    /** @param givenUp what to tell if the call ends first */
    synchronized void began(String endpoint, Supplier<RpcUse> givenUp) {
        if (!over) {
            underWay.add(new Sending(endpoint, givenUp));
        }
    }

    /** @return whether that is to be told */
    synchronized boolean ended(String endpoint) {
        for (int i = 0; i < underWay.size(); i++) {
            if (underWay.get(i).endpoint.equals(endpoint)) {
                underWay.remove(i);
                return true;
            }
        }
        return false;
    }

    /** The call has ended. */
    synchronized List<RpcUse> end() {
        over = true;
        List<RpcUse> uses = underWay.stream().map(each -> each.givenUp.get()).toList();
        underWay.clear();
        return uses;
    }
}
