package dev.trace.dispatcher.executor;

import java.util.Optional;

/** A worker that a dispatcher has started. Safe for use from several threads. */
interface Child {
    /** What it calls itself when it claims. */
    String name();

    /** How it ended; empty while it runs. */
    Optional<ChildEnd> end();

    /** Passes its output on to the log from now on: called once, for a child that was taken over. */
    void follow();

    /** Asks it to give its task back and to end. Returns at once. */
    void terminate();

    /** Ends it, and whatever it has started, without asking. Returns at once. */
    void kill();

    /** Takes away what is left of it once it has ended. */
    void remove();
}
