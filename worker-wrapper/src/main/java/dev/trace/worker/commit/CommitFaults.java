package dev.trace.worker.commit;

/** Where a commit can die. Does nothing but in tests, which throw from here. */
interface CommitFaults {
    CommitFaults NONE = step -> {};

    enum Step {
        BEFORE_PUBLISH,
        PUBLISHED,
        /** Everything is written; the database has not been asked to commit. */
        BEFORE_COMMIT,
        /** The database has committed; nobody has been told. */
        COMMITTED
    }

    void at(Step step);
}
