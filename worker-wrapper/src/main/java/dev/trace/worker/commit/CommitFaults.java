package dev.trace.worker.commit;

/**
 * Where an attempt can die on its way to a commit and from there to the control side. Does nothing but in tests, which
 * throw from here or halt the process. Called from the threads that do the work, so it must be safe for several.
 */
public interface CommitFaults {
    /** No faults. */
    CommitFaults NONE = step -> {};

    /** The parts of a commit, in their order; a part of which a commit has several is passed once for each. */
    enum Step {
        /** Every earlier attempt is refused from here on; nothing is staged. */
        FENCE_RAISED,
        /** Everything is staged, nothing is published. */
        BEFORE_PUBLISH,
        /** One more file has its final name. */
        FILE_PUBLISHED,
        /** Every file has its final name; the transaction has not begun. */
        PUBLISHED,
        /** The transaction holds the scope's fence and has written nothing. */
        FENCE_LOCKED,
        /** The transaction has written the rows of hot tables, if there are any, and not yet the ledger. */
        ROWS_WRITTEN,
        /** The transaction has written the ledger, and not yet the commit's record. */
        FILES_PLACED,
        /** Everything is written; the database has not been asked to commit. */
        BEFORE_COMMIT,
        /** The database has committed; nobody has been told. */
        COMMITTED,
        /** The control side has taken the commit's payload; the data side does not know. */
        DELIVERED,
        /** The data side knows that the payload was taken; the task is not completed. */
        ACKNOWLEDGED,
        /** A manifest is written; the ledger does not know. */
        MANIFEST_WRITTEN
    }

    /** The step has just been reached. */
    void at(Step step);
}
