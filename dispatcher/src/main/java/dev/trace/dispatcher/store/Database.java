package dev.trace.dispatcher.store;

import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The state database. Safe for use from several threads. */
public final class Database {
    private static final int TRIES = 8;
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");
    private static final Set<String> UNFIT = Set.of("08", "53", "57", "58");

    private final DataSource source;
    private final Jdbi jdbi;

    public Database(DataSource source) {
        this.source = source;
        jdbi = Jdbi.create(source);
        jdbi.registerArrayType(Integer.class, "int4");
        jdbi.registerArrayType(Long.class, "int8");
        jdbi.registerArrayType(Double.class, "float8");
        jdbi.registerArrayType(String.class, "text");
    }

    /** Work in a transaction; {@code E} is what it may throw besides the database's own exceptions. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, E extends Exception> {
        T in(Handle handle) throws E;
    }

    DataSource source() {
        return source;
    }

    /** One transaction in which each statement sees what was committed before it; run again after a deadlock. */
    public <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
        for (int left = TRIES; ; left--) {
            try {
                return jdbi.inTransaction(work::in);
            } catch (JdbiException e) {
                if (left == 1 || !TRY_AGAIN.contains(sqlState(e))) {
                    throw e;
                }
            }
        }
    }

    /** A single statement that changes nothing. */
    public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
        return jdbi.withHandle(work::in);
    }

    /** One transaction that sees a single moment and changes nothing. */
    public <T extends @Nullable Object, E extends Exception> T snapshot(Work<T, E> work) throws E {
        return jdbi.inTransaction(handle -> {
            handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            return work.in(handle);
        });
    }

    /** Whether the database is at fault rather than what was asked of it: it is gone, stops, or has no room. */
    public static boolean isUnfit(RuntimeException e) {
        if (!(e instanceof JdbiException)) {
            return false;
        }
        String state = sqlState(e);
        return state.isEmpty() || UNFIT.contains(state.substring(0, 2));
    }

    /** What the database said, in a line: without the statement and its values, which may be private. */
    public static String reason(JdbiException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String sqlState(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
