package dev.trace.testkit;

/** Stands for the end of the process: nothing may catch it and go on. */
public final class Death extends Error {
    public Death(String where) {
        super("died at " + where);
    }
}
