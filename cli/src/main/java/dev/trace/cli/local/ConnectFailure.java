package dev.trace.cli.local;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** Why a database cannot be used, for people. */
final class ConnectFailure {
    /** SQL states of this class are about the connection, not about what we may do. */
    private static final String CONNECTION = "08";

    private ConnectFailure() {}

    /** What the database does, such as {@code does not answer: unknown host db.example}. */
    static String words(Throwable failure) {
        String said = String.valueOf(failure.getMessage()).strip().replaceAll("[.;]+$", "");
        if (failure.getCause() instanceof UnknownHostException) {
            return "does not answer: unknown host " + failure.getCause().getMessage();
        }
        boolean isSilent = failure instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith(CONNECTION);
        return (isSilent ? "does not answer: " : "does not let us in: ") + said;
    }
}
