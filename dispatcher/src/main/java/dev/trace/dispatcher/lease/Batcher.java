package dev.trace.dispatcher.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls that come at the same time share a transaction: those that come while a batch runs are the next batch, which
 * one of their own threads runs. A call alone is a batch of one, and waits for nothing. Safe for use from several threads.
 */
final class Batcher<Q, A> {
    private final Function<List<Q>, List<A>> work;
    private final Predicate<RuntimeException> ofOne;
    private final int most;
    private final Queue<Call<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * @param work answers each request of a batch, in order; all of it takes effect or, if it throws, nothing
     * @param ofOne whether a failure may be the fault of a single request, so that the others are worth another try
     * @param most requests in a batch
     */
    Batcher(Function<List<Q>, List<A>> work, Predicate<RuntimeException> ofOne, int most) {
        this.work = work;
        this.ofOne = ofOne;
        this.most = most;
    }

    private static final class Call<Q, A> {
        final Q request;

        @Nullable
        A answer;

        @Nullable
        RuntimeException failure;

        Call(Q request) {
            this.request = request;
        }

        boolean isOver() {
            return answer != null || failure != null;
        }
    }

    /** The request's own answer, or what the work throws for it. */
    A call(Q request) {
        Call<Q, A> own = new Call<>(request);
        waiting.add(own);
        turn.lock();
        try {
            while (!own.isOver()) {
                run(next());
            }
        } finally {
            turn.unlock();
        }
        if (own.answer == null) {
            throw failure(own);
        }
        return own.answer;
    }

    /** How many calls wait for a batch to take them. */
    int waiting() {
        return waiting.size();
    }

    private static RuntimeException failure(Call<?, ?> call) {
        return call.failure == null ? new IllegalStateException("no answer") : call.failure;
    }

    private List<Call<Q, A>> next() {
        List<Call<Q, A>> batch = new ArrayList<>();
        for (Call<Q, A> call = waiting.poll(); call != null; call = waiting.poll()) {
            batch.add(call);
            if (batch.size() == most) {
                break;
            }
        }
        return batch;
    }

    private void run(List<Call<Q, A>> batch) {
        // Whoever interrupts this thread means its own call, not those of the others.
        boolean interrupted = Thread.interrupted();
        try {
            List<A> answers =
                    work.apply(batch.stream().map(call -> call.request).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer = answers.get(i);
            }
        } catch (RuntimeException e) {
            fail(batch, e);
        } finally {
            for (Call<Q, A> call : batch) {
                if (!call.isOver()) {
                    call.failure = new IllegalStateException("the batch broke off");
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // One request that cannot be answered must not take the others with it.
    private void fail(List<Call<Q, A>> batch, RuntimeException failure) {
        if (batch.size() == 1 || !ofOne.test(failure)) {
            batch.forEach(call -> call.failure = failure);
        } else {
            batch.forEach(call -> run(List.of(call)));
        }
    }
}
