package dev.trace.testkit;

import dev.trace.api.ErrorCode;

/** How the kit's own storage refuses. */
enum KitError implements ErrorCode {
    /** A row differs from the one that is there under the same key. */
    ROWS_CONFLICT;

    @Override
    public Recovery recovery() {
        return Recovery.PARK;
    }
}
