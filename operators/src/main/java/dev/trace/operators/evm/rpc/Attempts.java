package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.List;

/** Sends one call to one endpoint, and hands out what comes back. Safe for use from several threads. */
final class Attempts {
    private final CallQueue queue;
    private final Turns turns;
    private final Endings endings;
    private final Buffers buffers;
    private final Ticker ticker;

    Attempts(CallQueue queue, Turns turns, Endings endings, Buffers buffers, Ticker ticker) {
        this.queue = queue;
        this.turns = turns;
        this.endings = endings;
        this.buffers = buffers;
        this.ticker = ticker;
    }

    /** By the thread that serves the call: it succeeds, or has a setback unless it is done otherwise. */
    void first(Call call, Endpoint endpoint) {
        RpcRequest request = call.requestFor(endpoint);
        try {
            long startedAt = ticker.nanos();
            Response response = send(call, endpoint, request, startedAt);
            arrived(call, response.array().length, response.array().length);
            call.succeed(new PooledReply(request, response, endpoint, this::release));
        } catch (FailedRequest e) {
            call.setback = new Setback(endpoint, request, e.verdict());
        }
    }

    /** By another thread, while the first attempt at the call goes on. */
    void second(Call call, Endpoint endpoint) {
        RpcRequest request = call.requestFor(endpoint);
        try {
            Response response = send(call, endpoint, request, ticker.nanos());
            queue.holds(response.array().length);
            call.succeed(new PooledReply(request, response, endpoint, this::release));
            turns.wake();
        } catch (FailedRequest e) {
            // The first attempt may yet succeed, and follows its own failure up.
        }
    }

    private Response send(Call call, Endpoint endpoint, RpcRequest request, long startedAt) throws FailedRequest {
        String method = request.method();
        Transfer transfer = new Transfer(call::underWay);
        call.sent(endpoint, () -> givenUp(endpoint, method, transfer.carried(), startedAt));
        boolean told = false;
        try {
            Response response = endpoint.exchange().send(request, transfer);
            told = true;
            endings.ended(endpoint, startedAt, List.of(Ending.answered(method)));
            used(call, endpoint, method, RpcUse.Outcome.ANSWERED, transfer.carried(), startedAt);
            return response;
        } catch (FailedRequest e) {
            told = true;
            Verdict verdict = call.meaning(e.verdict());
            if (call.isDone()) {
                endings.abandoned(endpoint, startedAt);
            } else {
                endings.ended(endpoint, startedAt, List.of(new Ending(method, verdict)));
            }
            used(call, endpoint, method, outcome(verdict), transfer.carried(), startedAt);
            throw new FailedRequest(verdict);
        } finally {
            if (!told) {
                endings.abandoned(endpoint, startedAt);
            }
        }
    }

    /** What was asked in vain so far. */
    RpcUse givenUp(Endpoint endpoint, String method, Carried carried, long startedAt) {
        return endpoint.use(method, RpcUse.Outcome.FAILED, carried, ticker.nanos() - startedAt);
    }

    static RpcUse.Outcome outcome(Verdict verdict) {
        return verdict.kind() == Verdict.Kind.THROTTLED ? RpcUse.Outcome.THROTTLED : RpcUse.Outcome.FAILED;
    }

    void used(Call call, Endpoint endpoint, String method, RpcUse.Outcome outcome, Carried carried, long startedAt) {
        RpcUse use = endpoint.use(method, outcome, carried, ticker.nanos() - startedAt);
        endings.used(endpoint, use);
        call.meter().used(use);
    }

    /** A call's reserve is replaced by what its response holds, 0 if there is none. */
    void arrived(Call call, long held, long typical) {
        queue.arrived(call, held, typical);
    }

    /** Nobody reads what an array holds any more. */
    void release(byte[] array) {
        buffers.giveBack(array);
        queue.released(array.length);
    }
}
