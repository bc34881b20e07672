package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Why a call is given up, in words that name every endpoint. Used under the fleet's lock.
 *
 * @param pool the pool's name
 * @param endpoints all of them
 * @param patienceNanos how long the call was tried
 */
record GivingUp(String pool, List<Endpoint> endpoints, long patienceNanos) {
    /** @param delay until the first endpoint rests no more; 0 if that is not what it failed for */
    OperatorException reason(Call call, long delay, long now) {
        List<Endpoint> able =
                endpoints.stream().filter(each -> each.canServe(call, now)).toList();
        if (endpoints.stream().allMatch(each -> each.condemned != null)) {
            return new OperatorException(
                    RpcError.RPC_WRONG_CHAIN,
                    "every endpoint of pool " + pool + " turned out to be of another chain; " + lastFailures());
        }
        if (able.isEmpty()) {
            return noneIsAble(call);
        }
        if (able.stream().allMatch(each -> each.isParked(now)) && isAnotherWell(call, now)) {
            return new OperatorException(
                    RpcError.RPC_METHOD_UNSUPPORTED,
                    "the endpoints of pool " + pool + " that have " + call.method()
                            + " are parked, and the others do not have it; " + lastFailures());
        }
        boolean resting = delay > 0 && able.stream().allMatch(each -> each.restsUntil - now > 0);
        if (resting && able.stream().allMatch(each -> each.rest == Endpoint.Rest.DENIED)) {
            return new OperatorException(
                    RpcError.RPC_DENIED, "every endpoint of pool " + pool + " refuses us; " + lastFailures());
        }
        if (resting) {
            return new OperatorException(
                    RpcError.RPC_LIMITED,
                    "every endpoint of pool " + pool + " rests for another " + TimeUnit.NANOSECONDS.toSeconds(delay)
                            + " s or more; " + lastFailures(),
                    null,
                    Duration.ofNanos(delay));
        }
        return new OperatorException(
                RpcError.RPC_UNAVAILABLE,
                "no endpoint of pool " + pool + " answered " + call.method() + " within "
                        + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s; " + lastFailures());
    }

    /** Whether one that lacks the method could serve another: the caller may know another way. */
    private boolean isAnotherWell(Call call, long now) {
        return endpoints.stream()
                .anyMatch(each -> each.illFor(now) == 0 && !each.canServe(call, now) && !call.unable.contains(each));
    }

    private OperatorException noneIsAble(Call call) {
        String start = "no endpoint of pool " + pool + " can serve " + call.method();
        if (call.unable.isEmpty()) {
            return new OperatorException(
                    RpcError.RPC_METHOD_UNSUPPORTED, start + "; add an endpoint that has it; " + lastFailures());
        }
        boolean pruned = call.pruned;
        return new OperatorException(
                pruned ? RpcError.RPC_HISTORY_PRUNED : RpcError.RPC_RESULT_MISSING,
                start + (pruned ? " so far back; add an archive endpoint; " : " here; ") + lastFailures());
    }

    private String lastFailures() {
        return endpoints.stream()
                .map(each -> each.name() + ": " + (each.lastFailure == null ? "no failure" : each.lastFailure))
                .collect(Collectors.joining("; "));
    }
}
