package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.StoreCode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What a database error means. */
record SqlFault(Kind kind, String state, RuntimeException cause) {
    private static final String DISK_FULL = "53100";
    private static final String READ_ONLY = "25006";
    /** Serialization failure, deadlock, lock time-out, and the exclusion of a range that another commit has just taken. */
    private static final Set<String> CLASHES = Set.of("40001", "40P01", "55P03", "23P01");

    /** The server's routine that finds none for a row when the row's partition has just been dropped. */
    private static final String FIND_PARTITION = "ExecFindPartition";

    /** Values that the server cannot keep, such as text that is not UTF-8. */
    private static final String DATA_EXCEPTION = "22";

    /** The server stops, starts, ends our session, or has no room for one more. */
    private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03", "25P03", "57P05", "53300");

    enum Kind {
        /** Another transaction was in the way: at once again. */
        CLASH,
        /** The connection is gone. */
        LOST,
        OTHER
    }

    static SqlFault of(RuntimeException e) {
        SQLException sql = find(e);
        if (sql == null) {
            return new SqlFault(Kind.OTHER, "", e);
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState().toUpperCase(Locale.ROOT);
        if (CLASHES.contains(state) || lacksPartition(sql)) {
            return new SqlFault(Kind.CLASH, state, e);
        }
        // No state: the pool could not get a connection.
        boolean lost = state.isEmpty() || state.startsWith("08") || GONE.contains(state);
        return new SqlFault(lost ? Kind.LOST : Kind.OTHER, state, e);
    }

    private static boolean lacksPartition(SQLException sql) {
        return sql instanceof PSQLException server
                && server.getServerErrorMessage() != null
                && FIND_PARTITION.equals(server.getServerErrorMessage().getRoutine());
    }

    /** Whether it is about the database at all, and not a bug of ours. */
    static boolean is(RuntimeException e) {
        return find(e) != null;
    }

    private static @Nullable SQLException find(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    boolean passing() {
        return kind != Kind.OTHER;
    }

    OperatorException toOperatorException(String doing) {
        SQLException sql = find(cause);
        String text = sql == null ? String.valueOf(cause.getMessage()) : String.valueOf(sql.getMessage());
        if (state.startsWith(DATA_EXCEPTION)) {
            return new OperatorException(
                    StoreCode.VALUE_UNSUPPORTED, "cannot " + doing + ": data database: " + text, cause);
        }
        return switch (state) {
            case DISK_FULL ->
                new OperatorException(
                        StoreCode.STORAGE_FULL,
                        "cannot " + doing + ": no space left on the data database's disk; make room, the work then"
                                + " goes on by itself",
                        cause);
            case READ_ONLY ->
                new OperatorException(
                        StoreCode.STORAGE_READ_ONLY,
                        "cannot " + doing + ": the data database is read-only; `hot` must name a primary server",
                        cause);
            default ->
                new OperatorException(
                        StoreCode.DATABASE_FAILED,
                        "cannot " + doing + ": data database: " + text + (state.isEmpty() ? "" : " (" + state + ")"),
                        cause);
        };
    }
}
