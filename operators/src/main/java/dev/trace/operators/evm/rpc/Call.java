package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call under way. The thread that serves it owns everything but the outcome and the request, which any thread may use;
 * another may take it over while the first waits for an endpoint.
 */
final class Call implements PendingReply {
    private static final long ASIDE_PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final Question question;
    private final RpcMeter meter;
    private final Consumer<Call> onAwait;
    private final Consumer<Call> onCancel;
    private final CompletableFuture<PooledReply> outcome = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean awaited;
    private final Set<okhttp3.Call> underWay = ConcurrentHashMap.newKeySet();
    private final Sendings sendings = new Sendings();

    /** Memory set aside for its response; the queue's. */
    long reservedBytes;
    /** Where it waits to be served; null once it is. The queue's. */
    @Nullable
    Deque<Call> line;

    /** Attempts that failed. */
    int failures;
    /** When it is given up; meaningful once it has failed or found no fit endpoint. */
    long deadline;

    boolean hasDeadline;
    /** Whether an endpoint said that it does not keep what was asked for. */
    boolean pruned;
    /** Consecutive {@code null}s of the endpoint asked last. */
    int missing;
    /** Asked again, so that a {@code null} near the head has time to become a block. */
    @Nullable
    Endpoint preferred;
    /** Failed for this call: others first. */
    final Set<Endpoint> avoided = new HashSet<>();
    /** Cannot serve this call, now or later. */
    final Set<Endpoint> unable = new HashSet<>();

    /** What it has yet to recover from. */
    @Nullable
    Setback setback;
    /** Never sent with others again. */
    boolean alone;

    Call(Question question, RpcMeter meter, Consumer<Call> onAwait, Consumer<Call> onCancel) {
        this.question = question;
        this.meter = meter;
        this.onAwait = onAwait;
        this.onCancel = onCancel;
        alone = question.isAside();
    }

    /** Is to be told how each time that it was {@link #sent} ended; tells nothing more once the call has ended. */
    RpcMeter meter() {
        return use -> {
            if (sendings.ended(use.endpoint())) {
                meter.used(use);
            }
        };
    }

    /**
     * It is sent to an endpoint.
     *
     * @param givenUp what to tell of it if the call ends first
     */
    void sent(Endpoint endpoint, Supplier<RpcUse> givenUp) {
        sendings.began(endpoint.name(), givenUp);
    }

    /** Whoever learns that the call has ended finds all of it metered: nobody waits for what may still be under way. */
    private void end() {
        sendings.end().forEach(meter::used);
    }

    /** Takes over which endpoints its question prefers. Before it is queued. */
    Call ranked(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            if (question.isFirstChoice(endpoint)) {
                preferred = endpoint;
            }
            if (question.isLastChoice(endpoint)) {
                avoided.add(endpoint);
            }
        }
        return this;
    }

    /** Whether every endpoint that has its method will do, as far as is known. */
    boolean takesAnyEndpoint() {
        return preferred == null && avoided.isEmpty() && unable.isEmpty();
    }

    String method() {
        return question.method();
    }

    /** How long it is tried, where a pool tries others for some time. */
    long patience(long usualNanos) {
        return question.isAside() ? Math.min(usualNanos, ASIDE_PATIENCE) : usualNanos;
    }

    /** What a failure says of the endpoint. */
    Verdict meaning(Verdict verdict) {
        return question.isAside() && verdict.kind() == Verdict.Kind.UNSUPPORTED
                ? Verdict.of(Verdict.Kind.REFUSED, verdict.reason())
                : verdict;
    }

    boolean isAwaited() {
        return awaited;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** The request for an endpoint. */
    synchronized RpcRequest requestFor(Endpoint endpoint) {
        return question.at(endpoint);
    }

    /** @return whether it may be asked again at once, in another form */
    synchronized boolean refused(Setback setback) {
        return question.refused(setback.endpoint(), setback.request(), setback.verdict());
    }

    /** An attempt began; it is cancelled with the call, and when another attempt succeeds. */
    void underWay(okhttp3.Call http) {
        underWay.add(http);
        if (outcome.isDone()) {
            http.cancel();
        }
    }

    /** The first reply is taken, and every other attempt cancelled. */
    void succeed(PooledReply reply) {
        end();
        if (!outcome.complete(reply)) {
            reply.close();
        }
        underWay.forEach(okhttp3.Call::cancel);
    }

    /**
     * Has its outcome told, since nobody awaits it: by whichever thread, as soon as there is one.
     *
     * @param reader gets the answer, which is closed then, or nothing
     */
    void onOutcome(Consumer<Optional<RpcReply>> reader) {
        var unused = outcome.whenComplete((reply, failure) -> {
            try (RpcReply answer = reply) {
                reader.accept(Optional.ofNullable(answer));
            }
        });
    }

    void fail(Throwable reason) {
        end();
        outcome.completeExceptionally(reason);
    }

    @Override
    public RpcReply await() throws OperatorException, InterruptedException {
        if (!outcome.isDone()) {
            awaited = true;
            onAwait.accept(this);
        }
        try {
            PooledReply reply = outcome.get();
            taken.set(true);
            return reply;
        } catch (InterruptedException e) {
            cancel();
            throw e;
        } catch (CancellationException e) {
            throw new InterruptedException("the call was cancelled");
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    /** As an exception of the waiting thread, so that its stack trace says who waited. */
    private static OperatorException rethrown(ExecutionException e) {
        if (e.getCause() instanceof OperatorException failed) {
            return new OperatorException(
                    failed.code(),
                    String.valueOf(failed.getMessage()),
                    failed,
                    failed.retryAfter().orElse(null));
        }
        throw new IllegalStateException("the RPC pool failed: " + e.getCause(), e);
    }

    @Override
    public void cancel() {
        if (outcome.cancel(false)) {
            end();
            underWay.forEach(okhttp3.Call::cancel);
            onCancel.accept(this);
        } else if (!outcome.isCompletedExceptionally() && taken.compareAndSet(false, true)) {
            outcome.join().close();
        }
    }
}
