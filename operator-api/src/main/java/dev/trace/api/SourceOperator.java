package dev.trace.api;

/** Produces a dataset without inputs. */
public interface SourceOperator {
    /**
     * Serves one attempt, on one thread. Every {@link SourceContext#commit} is final when it returns; work since the
     * last one is lost with the attempt, so the next attempt starts from the operator's committed state. Returns when
     * the firing is served; an always-on source returns only when it is stopped.
     *
     * @throws OperatorException fails this attempt; its code decides what happens next
     * @throws InterruptedException the lease is lost or the worker is stopping; never swallow it
     */
    void run(SourceContext context) throws OperatorException, InterruptedException;
}
