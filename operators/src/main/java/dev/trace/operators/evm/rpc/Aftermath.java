package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What a call does after a setback: goes elsewhere, waits, or is given up. */
final class Aftermath {
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final int MISSING_TRIES = 5;

    private final Fleet fleet;
    private final Turns turns;
    private final RandomGenerator random;

    Aftermath(Fleet fleet, RandomGenerator random) {
        this.fleet = fleet;
        turns = fleet.turns();
        this.random = random;
    }

    /**
     * Returns once the call may try again.
     *
     * @throws OperatorException if it is given up
     */
    void of(Call call, Setback setback) throws OperatorException, InterruptedException {
        Verdict verdict = setback.verdict();
        call.failures++;
        if (call.refused(setback)) {
            return;
        }
        switch (verdict.kind()) {
            case TOO_LARGE -> throw refusal(RpcError.RPC_TOO_LARGE, setback);
            case REFUSED -> throw refusal(RpcError.RPC_REFUSED, setback);
            case PRUNED -> {
                call.pruned = true;
                call.unable.add(setback.endpoint());
            }
            case MISSING -> missing(call, setback);
            case TRANSIENT, UNKNOWN, BATCH_REFUSED -> elsewhere(call, setback.endpoint());
            case THROTTLED, QUOTA, DENIED, UNSUPPORTED -> {} // the fleet keeps calls from it
        }
    }

    /** At once if another endpoint may take it that has not failed yet; after a pause where all have. */
    private void elsewhere(Call call, Endpoint failed) throws OperatorException, InterruptedException {
        call.preferred = null;
        call.avoided.add(failed);
        if (turns.hasFresh(call)) {
            turns.pause(call, 0); // patience may be over
            return;
        }
        if (call.avoided.size() == fleet.endpoints().size()) {
            call.avoided.clear();
        }
        turns.pause(call, random.nextLong(FIRST_PAUSE, Math.min(LONGEST_PAUSE, longest(call.failures)) + 1));
    }

    private static long longest(int failures) {
        return FIRST_PAUSE << Math.min(failures, 10);
    }

    /** Near the head a block is announced before it is there: it is worth asking the same endpoint again. */
    private void missing(Call call, Setback setback) throws OperatorException, InterruptedException {
        call.missing++;
        if (call.missing < MISSING_TRIES) {
            call.preferred = setback.endpoint();
            turns.pause(call, FIRST_PAUSE << call.missing);
            return;
        }
        call.missing = 0;
        call.preferred = null;
        call.unable.add(setback.endpoint());
        if (!turns.canServe(call)) {
            throw refusal(RpcError.RPC_RESULT_MISSING, setback);
        }
    }

    private static OperatorException refusal(RpcError code, Setback setback) {
        RpcRequest request = setback.request();
        String params = request.params();
        String shown = params.length() <= 120 ? params : params.substring(0, 120) + "…";
        return new OperatorException(
                code,
                "endpoint " + setback.endpoint().name() + ", " + request.method() + " " + shown + ": "
                        + setback.verdict().reason());
    }
}
