package dev.trace.testkit;

/** The places where the kit lets an attempt go on, or makes it die, hang, wait or learn that its lease is lost. */
public enum FaultPoint {
    /** Every earlier attempt is refused from here on; the operator has not begun. */
    FENCE_RAISED,
    POOL_OPENED,
    HEAD_ASKED,
    CALL_SENT,
    CALL_ANSWERED,
    ROWS_READ,
    ROWS_STAGED,
    ROWS_FINISHED,
    PROGRESS,
    /** A page of events is about to be emitted ahead of the commit. */
    BEFORE_EMIT,
    /** The page is durable; the operator has not been told. */
    EMITTED,
    /** Everything is staged, nothing is published. */
    BEFORE_COMMIT,
    /** All of it is published; nobody has been told. */
    COMMITTED,
    /** Events and state are delivered; the operator has not been told. */
    DELIVERED,
    SINK_PREPARED,
    SINK_RECOVERED,
    /** The sink has published; the task is not completed. */
    SINK_PUBLISHED;

    /**
     * One time that an attempt comes by.
     *
     * @param point where
     * @param occurrence which time, from 1
     */
    record Passage(FaultPoint point, int occurrence) {
        @Override
        public String toString() {
            return point + " number " + occurrence;
        }
    }
}
