package dev.trace.api;

/**
 * Takes committed rows onward to a system with transactions of its own. The runtime cannot commit there, so the operator
 * does, in three steps that make an attempt repeatable. All calls of one attempt come from one thread, in this order:
 * {@link #prepare}, {@link #recover}, and {@link #publish} unless recovery found the work done.
 */
public interface SinkOperator {
    /**
     * Takes the target over: afterwards no attempt with a lower {@link OperatorContext#fence} can publish there.
     *
     * @throws OperatorException fails this attempt; its code decides what happens next
     * @throws InterruptedException the lease is lost or the worker is stopping; never swallow it
     */
    void prepare(SinkContext context) throws OperatorException, InterruptedException;

    /**
     * Asks the target whether an earlier attempt's publication of this task landed.
     *
     * @throws OperatorException fails this attempt; its code decides what happens next
     * @throws InterruptedException the lease is lost or the worker is stopping; never swallow it
     */
    Recovered recover(SinkContext context) throws OperatorException, InterruptedException;

    /**
     * Publishes the task's input rows and, in the same transaction of the target, the mark that {@link #recover} looks
     * for.
     *
     * @throws OperatorException fails this attempt; its code decides what happens next
     * @throws InterruptedException the lease is lost or the worker is stopping; never swallow it
     */
    void publish(SinkContext context) throws OperatorException, InterruptedException;

    /** What {@link #recover} found at the target. */
    enum Recovered {
        /** Nothing of this task: publish it. */
        NOTHING,
        /** All of this task: the attempt is done. */
        PUBLISHED
    }
}
