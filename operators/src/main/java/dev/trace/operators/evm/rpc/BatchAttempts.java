package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.Endings.BatchEnding;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends several calls in one request. What fails is put back: alone where the batch itself may be the reason, together
 * again where the endpoint was asked for too much, so that a throttled batch never becomes as many single calls. What is
 * wrong with a call itself counts at once.
 */
final class BatchAttempts {
    private final CallQueue queue;
    private final Endings endings;
    private final Buffers buffers;
    private final Attempts attempts;
    private final Ticker ticker;

    BatchAttempts(CallQueue queue, Endings endings, Buffers buffers, Attempts attempts, Ticker ticker) {
        this.queue = queue;
        this.endings = endings;
        this.buffers = buffers;
        this.attempts = attempts;
        this.ticker = ticker;
    }

    /** Every call succeeds, or fails, or is put back; afterwards they are no more the caller's. */
    void send(List<Call> calls, Endpoint endpoint) {
        boolean told = false;
        try {
            List<RpcRequest> requests =
                    calls.stream().map(each -> each.requestFor(endpoint)).toList();
            Batch batch = new Batch(requests);
            Transfer transfer = Transfer.uncancellable();
            long startedAt = ticker.nanos();
            for (int i = 0; i < calls.size(); i++) {
                String method = requests.get(i).method();
                Carried part = batch.carried(i, 0);
                calls.get(i).sent(endpoint, () -> attempts.givenUp(endpoint, method, part, startedAt));
            }
            try {
                Batch.Answers answers = batch.send(endpoint.exchange(), transfer);
                told = true;
                answered(new Sent(calls, requests, endpoint, startedAt), answers);
            } catch (FailedRequest e) {
                told = true;
                failed(new Sent(calls, requests, endpoint, startedAt), e, transfer);
            }
        } catch (RuntimeException | Error e) {
            calls.forEach(each -> {
                each.fail(e);
                attempts.arrived(each, 0, 0);
            });
            throw e;
        } finally {
            if (!told) {
                endings.abandoned(endpoint, ticker.nanos());
            }
        }
    }

    private void answered(Sent sent, Batch.Answers answers) {
        List<Ending> ends = new ArrayList<>();
        int answered = 0;
        for (int i = 0; i < sent.calls.size(); i++) {
            Batch.Item item = answers.items().get(i);
            ends.add(new Ending(sent.method(i), item.verdict()));
            answered += item.response() == null ? 0 : 1;
        }
        endings.ended(sent.endpoint, sent.startedAt, ends);
        boolean choked = ends.stream().anyMatch(BatchAttempts::mayBeTooMuch);
        if (choked || answered == sent.calls.size()) {
            endings.batchEnded(sent.endpoint, sent.calls.size(), choked ? BatchEnding.CHOKED : BatchEnding.WHOLE);
        }
        if (answers.areAllFailures()) {
            buffers.giveBack(answers.array());
        }
        for (int i = 0; i < sent.calls.size(); i++) {
            Batch.Item item = answers.items().get(i);
            sent.used(attempts, i, item.verdict(), item.carried());
        }
        handOut(sent, answers, answered);
    }

    private void handOut(Sent sent, Batch.Answers answers, int answered) {
        AtomicInteger readers = new AtomicInteger(answered);
        long rest = answers.array().length;
        for (Batch.Item each : answers.items()) {
            rest -= each.response() == null ? 0 : each.response().length();
        }
        List<Call> back = new ArrayList<>();
        for (int i = 0; i < sent.calls.size(); i++) {
            Call call = sent.calls.get(i);
            Response response = answers.items().get(i).response();
            Verdict verdict = answers.items().get(i).verdict();
            if (response != null) {
                attempts.arrived(call, response.length() + rest, response.length());
                rest = 0; // what no call accounts for goes with the first
                call.succeed(new PooledReply(sent.requests.get(i), response, sent.endpoint, array -> {
                    if (readers.decrementAndGet() == 0) {
                        attempts.release(array);
                    }
                }));
            } else if (verdict != null) {
                setBack(call, sent, i, verdict);
                back.add(call);
            }
        }
        queue.putBack(back);
    }

    /** Whether the answers together were too large. */
    private static boolean mayBeTooMuch(Ending ending) {
        Verdict failure = ending.failure();
        return failure != null && failure.kind() == Verdict.Kind.TOO_LARGE && mayBeOfBatch(failure);
    }

    private static boolean mayBeOfBatch(Verdict verdict) {
        return verdict.about() == Verdict.About.CALL_OR_BATCH;
    }

    private static void setBack(Call call, Sent sent, int place, Verdict verdict) {
        switch (verdict.kind()) {
            case THROTTLED -> {} // the endpoint rests, and then they go together again
            case TOO_LARGE, REFUSED -> {
                if (mayBeOfBatch(verdict)) {
                    call.alone = true;
                } else {
                    call.setback = sent.setback(place, verdict);
                }
            }
            case TRANSIENT, UNKNOWN -> {
                call.alone = true;
                call.setback = sent.setback(place, verdict);
            }
            default -> call.setback = sent.setback(place, verdict);
        }
    }

    /** The same where the batch got one answer. */
    private static void setBackWithOthers(Call call, Sent sent, int place, Verdict verdict) {
        switch (verdict.kind()) {
            case THROTTLED, TOO_LARGE, BATCH_REFUSED -> {} // together again, fewer of them if that is the reason
            case REFUSED -> call.alone = true; // nobody knows which call was meant
            default -> call.setback = sent.setback(place, verdict);
        }
    }

    private void failed(Sent sent, FailedRequest failure, Transfer transfer) {
        Verdict verdict = failure.verdict();
        if (verdict.kind() == Verdict.Kind.BATCH_REFUSED) {
            endings.batchRefused(sent.endpoint, sent.calls, verdict);
        } else {
            List<Ending> ends = sent.calls.stream()
                    .map(each -> new Ending(each.method(), verdict))
                    .toList();
            endings.ended(sent.endpoint, sent.startedAt, ends);
            if (verdict.isFault() || verdict.kind() == Verdict.Kind.TOO_LARGE) {
                endings.batchEnded(sent.endpoint, sent.calls.size(), BatchEnding.CHOKED);
            }
        }
        Carried all = transfer.carried();
        int size = sent.calls.size();
        for (int i = 0; i < size; i++) {
            // Equal parts, the first with what is left over.
            long out = all.sent() / size + (i == 0 ? all.sent() % size : 0);
            long in = all.received() / size + (i == 0 ? all.received() % size : 0);
            sent.used(attempts, i, verdict, new Carried(out, in));
            setBackWithOthers(sent.calls.get(i), sent, i, verdict);
        }
        queue.putBack(sent.calls);
    }

    /** A batch that was sent. */
    private record Sent(List<Call> calls, List<RpcRequest> requests, Endpoint endpoint, long startedAt) {
        String method(int place) {
            return requests.get(place).method();
        }

        Setback setback(int place, Verdict verdict) {
            return new Setback(endpoint, requests.get(place), verdict);
        }

        void used(Attempts attempts, int place, @Nullable Verdict verdict, Carried carried) {
            RpcUse.Outcome outcome = verdict == null ? RpcUse.Outcome.ANSWERED : Attempts.outcome(verdict);
            attempts.used(calls.get(place), endpoint, method(place), outcome, carried, startedAt);
        }
    }
}
