package dev.trace.operators.evm.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call that waited for an endpoint got.
 *
 * @param endpoint null if the call is not to be sent by whoever waited: it was cancelled, or goes with another's batch
 * @param companions calls that waited too and are to be sent with it; who waited for them has let them go
 * @param goesWithAnother whether the call is another's now, to end or to give back
 */
record Grant(@Nullable Endpoint endpoint, List<Call> companions, boolean goesWithAnother) {
    static final Grant CANCELLED = new Grant(null, List.of(), false);
    static final Grant WITH_ANOTHER = new Grant(null, List.of(), true);

    static Grant of(Endpoint endpoint, List<Call> companions) {
        return new Grant(endpoint, companions, false);
    }
}
