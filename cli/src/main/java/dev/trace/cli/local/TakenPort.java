package dev.trace.cli.local;

/** What to do where the API's configured port is taken. */
public enum TakenPort {
    /** Others know the address: fail. */
    FAIL,
    /** Clients read it from the home folder: take any. */
    TAKE_ANOTHER
}
