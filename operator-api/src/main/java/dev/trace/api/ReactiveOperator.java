package dev.trace.api;

/** Turns one input partition, or everything past a cursor, into rows and events. */
public interface ReactiveOperator {
    /**
     * Serves one attempt, on one thread, and proposes one commit, which the runtime then makes or refuses. The same
     * input on the same chain state must propose the same rows, in the same order: a re-run repeats bytes.
     *
     * @throws OperatorException fails this attempt; its code decides what happens next
     * @throws InterruptedException the lease is lost or the worker is stopping; never swallow it
     */
    Commit run(ReactiveContext context) throws OperatorException, InterruptedException;
}
