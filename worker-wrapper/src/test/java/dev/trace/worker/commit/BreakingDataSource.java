package dev.trace.worker.commit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A real database whose network fails when told to. */
final class BreakingDataSource implements DataSource {
    /** The next commits take effect, but their answer is lost. */
    final AtomicInteger answersToLose = new AtomicInteger();
    /** The next commits never reach the server. */
    final AtomicInteger commitsToLose = new AtomicInteger();
    /** While set, no connection can be made; set by a lost answer if {@link #staysAway} is. */
    final AtomicBoolean away = new AtomicBoolean();

    final AtomicBoolean staysAway = new AtomicBoolean();
    private final DataSource real;

    BreakingDataSource(DataSource real) {
        this.real = real;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (away.get()) {
            throw new SQLException("connection refused", "08001");
        }
        Connection connection = real.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit && commitsToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        connection.close();
                        throw new SQLException("connection reset before the commit", "08006");
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (commit && answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                            connection.close();
                            away.set(staysAway.get());
                            throw new SQLException("connection reset after the commit", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
