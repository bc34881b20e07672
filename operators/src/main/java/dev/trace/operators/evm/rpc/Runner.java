package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.Verdict.Kind;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves queued calls, each attempt at the endpoint that suits it best, until it is answered or given up. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final int MISSING_TRIES = 5;

    private final CallQueue queue;
    private final Fleet fleet;
    private final Buffers buffers;
    private final ChainIdentity identity;
    private final Ticker ticker;
    private final RandomGenerator random;

    Runner(CallQueue queue, Fleet fleet, Buffers buffers, ChainIdentity identity, Clockwork clockwork) {
        this.queue = queue;
        this.fleet = fleet;
        this.buffers = buffers;
        this.identity = identity;
        ticker = clockwork.ticker();
        random = clockwork.random();
    }

    /** Serves calls until the queue closes or the thread is interrupted. */
    void run() {
        try {
            for (Call call = queue.take(); call != null; call = queue.take()) {
                serve(call);
            }
        } catch (InterruptedException e) {
            LOG.debug("rpc thread stops");
        }
    }

    private void serve(Call call) throws InterruptedException {
        try {
            while (!call.isDone()) {
                Endpoint endpoint = fleet.acquire(call);
                if (endpoint != null && (endpoint.checked || check(endpoint))) {
                    attempt(call, endpoint);
                }
            }
        } catch (InterruptedException e) {
            call.fail(RpcPool.closed());
            throw e;
        } catch (OperatorException | RuntimeException | Error e) {
            call.fail(e); // whoever waits must learn of it, even if memory ran out
        } finally {
            arrived(call, 0);
        }
    }

    private void attempt(Call call, Endpoint endpoint) throws OperatorException, InterruptedException {
        RpcRequest request = call.question().at(endpoint);
        String method = request.method();
        Transfer transfer = new Transfer(call::underWay);
        long start = ticker.nanos();
        Response response;
        try {
            response = endpoint.exchange().send(request, transfer);
        } catch (FailedRequest e) {
            boolean throttled = e.verdict().kind() == Kind.THROTTLED;
            RpcUse.Outcome outcome = throttled ? RpcUse.Outcome.THROTTLED : RpcUse.Outcome.FAILED;
            used(call, endpoint, endpoint.use(method, outcome, transfer, ticker.nanos() - start));
            if (call.isDone()) {
                fleet.abandoned(endpoint);
            } else {
                fleet.failed(endpoint, method, e.verdict(), ticker.nanos() - start);
                call.last = e.verdict();
                call.failures++;
                if (!call.question().refused(endpoint, request, e.verdict())) {
                    next(call, endpoint, request, e.verdict());
                }
            }
            return;
        } catch (RuntimeException | Error e) {
            fleet.abandoned(endpoint);
            throw e;
        }
        long took = ticker.nanos() - start;
        used(call, endpoint, endpoint.use(method, RpcUse.Outcome.ANSWERED, transfer, took));
        fleet.answered(endpoint, method, took);
        arrived(call, response.array().length);
        call.succeed(new PooledReply(request, response, endpoint, this::release));
    }

    private void used(Call call, Endpoint endpoint, RpcUse use) {
        fleet.used(endpoint, use);
        call.meter().used(use);
    }

    private void arrived(Call call, long held) {
        if (call.reservedBytes > 0) {
            queue.arrived(call, held);
            call.reservedBytes = 0;
        }
    }

    private void release(byte[] array) {
        buffers.giveBack(array);
        queue.released(array.length);
    }

    private void next(Call call, Endpoint endpoint, RpcRequest request, Verdict verdict)
            throws OperatorException, InterruptedException {
        switch (verdict.kind()) {
            case TOO_LARGE -> throw refusal(RpcError.RPC_TOO_LARGE, request, endpoint, verdict);
            case REFUSED -> throw refusal(RpcError.RPC_REFUSED, request, endpoint, verdict);
            case PRUNED -> call.unable.add(endpoint);
            case MISSING -> missing(call, endpoint, request, verdict);
            case TRANSIENT -> {
                avoid(call, endpoint);
                fleet.pause(call, random.nextLong(FIRST_PAUSE, Math.min(LONGEST_PAUSE, longest(call.failures)) + 1));
            }
            case THROTTLED, QUOTA, DENIED, UNSUPPORTED -> {} // the fleet keeps calls from it
        }
    }

    private static long longest(int failures) {
        return FIRST_PAUSE << Math.min(failures, 10);
    }

    private void avoid(Call call, Endpoint endpoint) {
        call.preferred = null;
        call.avoided.add(endpoint);
        if (call.avoided.size() == fleet.endpoints().size()) {
            call.avoided.clear();
        }
    }

    /** Near the head a block is announced before it is there: it is worth asking the same endpoint again. */
    private void missing(Call call, Endpoint endpoint, RpcRequest request, Verdict verdict)
            throws OperatorException, InterruptedException {
        call.missing++;
        if (call.missing < MISSING_TRIES) {
            call.preferred = endpoint;
            fleet.pause(call, FIRST_PAUSE << call.missing);
            return;
        }
        call.missing = 0;
        call.preferred = null;
        call.unable.add(endpoint);
        if (!fleet.canServe(call)) {
            throw refusal(RpcError.RPC_RESULT_MISSING, request, endpoint, verdict);
        }
    }

    private static OperatorException refusal(RpcError code, RpcRequest request, Endpoint endpoint, Verdict verdict) {
        String params = request.params();
        String shown = params.length() <= 120 ? params : params.substring(0, 120) + "…";
        return new OperatorException(
                code, "endpoint " + endpoint.name() + ", " + request.method() + " " + shown + ": " + verdict.reason());
    }

    /** An endpoint that was silent when the pool opened must first prove to be of its chain. */
    private boolean check(Endpoint endpoint) throws OperatorException, InterruptedException {
        try {
            Optional<String> difference =
                    ChainIdentity.of(endpoint.exchange(), buffers).differsFrom(identity);
            if (difference.isPresent()) {
                fleet.condemn(endpoint, difference.get());
                return false;
            }
            fleet.admit(endpoint);
            return true;
        } catch (FailedRequest e) {
            Verdict verdict = e.verdict();
            boolean sayable = verdict.kind() != Kind.MISSING && verdict.kind() != Kind.REFUSED;
            fleet.failed(endpoint, "eth_chainId", sayable ? verdict : Verdict.of(Kind.TRANSIENT, verdict.reason()), 0);
            return false;
        }
    }

    /** Time and chance, which tests replace. */
    record Clockwork(Ticker ticker, RandomGenerator random) {}
}
