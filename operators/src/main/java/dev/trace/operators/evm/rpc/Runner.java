package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves queued calls, each attempt at the endpoint that suits it best, until it is answered or given up. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    /** Answers of a batch are expected to be no longer together; geth cuts them at 25 MB. */
    private static final long BATCH_BYTES = 8 << 20;

    private final CallQueue queue;
    private final Turns turns;
    private final ChainCheck check;
    private final Aftermath aftermath;
    private final Attempts attempts;
    private final BatchAttempts batches;
    private final Optional<Hedges> hedges;

    Runner(CallQueue queue, Fleet fleet, Serving serving, Optional<Hedges> hedges, Clockwork clockwork) {
        this.queue = queue;
        turns = fleet.turns();
        check = serving.check();
        attempts = serving.attempts();
        batches = serving.batches();
        aftermath = new Aftermath(fleet, clockwork.random());
        this.hedges = hedges;
    }

    /** Serves calls until the queue closes or the thread is interrupted. */
    void run() {
        try {
            for (Call call = queue.take(); call != null; call = queue.take()) {
                if (serve(call)) {
                    attempts.arrived(call, 0, 0);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("rpc thread stops");
        }
    }

    /** @return whether the call ended here; otherwise it is another's now */
    private boolean serve(Call call) throws InterruptedException {
        try {
            while (!call.isDone()) {
                if (!step(call)) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            call.fail(RpcPool.closed());
            throw e;
        } catch (OperatorException | RuntimeException | Error e) {
            call.fail(e); // whoever waits must learn of it, even if memory ran out
        }
        return true;
    }

    private boolean step(Call call) throws OperatorException, InterruptedException {
        Setback setback = call.setback;
        if (setback != null) {
            call.setback = null;
            aftermath.of(call, setback);
            return true;
        }
        Grant grant = turns.acquire(call);
        Endpoint endpoint = grant.endpoint();
        if (endpoint == null) {
            return !grant.goesWithAnother();
        }
        if (!passes(endpoint, grant.companions())) {
            return true;
        }
        List<Call> together = together(call, endpoint, grant.companions());
        if (together.size() > 1) {
            batches.send(together, endpoint);
            return false;
        }
        attempt(call, endpoint);
        return true;
    }

    private boolean passes(Endpoint endpoint, List<Call> companions) throws OperatorException, InterruptedException {
        boolean passes = false;
        try {
            passes = check.passes(endpoint);
        } finally {
            if (!passes) {
                queue.putBack(companions);
            }
        }
        return passes;
    }

    /** A call, those that came with it, and as many from the queue as the endpoint takes with them. */
    private List<Call> together(Call call, Endpoint endpoint, List<Call> companions) {
        List<Call> together = new ArrayList<>(companions.size() + 1);
        together.add(call);
        together.addAll(companions);
        int room = turns.roomFor(call, endpoint, together.size());
        if (room > 0) {
            List<Call> more = queue.takeMore(room, BATCH_BYTES, each -> turns.suits(each, endpoint));
            turns.join(endpoint, more);
            together.addAll(more);
        }
        return withoutCancelled(together);
    }

    /** What nobody wants any more is not paid for. */
    private List<Call> withoutCancelled(List<Call> calls) {
        List<Call> wanted = new ArrayList<>(calls.size());
        for (Call each : calls) {
            if (each == calls.get(0) || !each.isDone()) {
                wanted.add(each);
            } else {
                attempts.arrived(each, 0, 0);
            }
        }
        return wanted;
    }

    private void attempt(Call call, Endpoint endpoint) {
        Optional<Future<?>> watch = hedges.map(each -> each.watch(call, endpoint));
        try {
            attempts.first(call, endpoint);
        } finally {
            watch.ifPresent(each -> each.cancel(false));
        }
    }

    /** What serves calls, whoever takes them from the queue. */
    record Serving(ChainCheck check, Attempts attempts, BatchAttempts batches) {}

    /** Time and chance, which tests replace. */
    record Clockwork(Ticker ticker, RandomGenerator random) {}
}
