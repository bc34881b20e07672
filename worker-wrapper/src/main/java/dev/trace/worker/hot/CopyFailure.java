package dev.trace.worker.hot;

import java.sql.SQLException;

/** A COPY that the server refused or did not survive; its cause says which. */
final class CopyFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String UNIQUE_VIOLATION = "23505";

    private final boolean duplicate;

    CopyFailure(SQLException cause) {
        super(cause.getMessage(), cause);
        duplicate = UNIQUE_VIOLATION.equals(cause.getSQLState());
    }

    /** Whether a key was there already. */
    boolean isDuplicate() {
        return duplicate;
    }
}
