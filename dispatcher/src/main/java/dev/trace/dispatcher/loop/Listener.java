package dev.trace.dispatcher.loop;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what other dispatchers say through the database. While it cannot, loops find everything by themselves. */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final String CHANNEL = "trace_hints";
    private static final int WAIT_MILLIS = 1_000;

    private final DataSource source;
    private final Hints hints;
    private final Signal stop;

    private Listener(DataSource source, Hints hints, Signal stop) {
        this.source = source;
        this.hints = hints;
        this.stop = stop;
    }

    /** Listens on a connection of its own until the loop is closed. */
    public static Loop start(DataSource source, Hints hints) {
        Signal stop = new Signal();
        Listener listener = new Listener(source, hints, stop);
        return Loop.start("listen", stop, Duration.ofSeconds(5), listener::listen);
    }

    private Duration listen() {
        try (Connection connection = source.getConnection()) {
            try (Statement sql = connection.createStatement()) {
                sql.execute("LISTEN " + CHANNEL);
            }
            try {
                pass(connection.unwrap(PGConnection.class));
            } finally {
                // The connection goes back to a pool, where nobody would read what it hears.
                try (Statement sql = connection.createStatement()) {
                    sql.execute("UNLISTEN *");
                }
            }
        } catch (SQLException e) {
            log.debug("listening was interrupted: {}", e.getMessage());
        }
        return Duration.ofSeconds(1);
    }

    private void pass(PGConnection connection) throws SQLException {
        while (!stop.isClosed()) {
            PGNotification[] heard = connection.getNotifications(WAIT_MILLIS);
            for (PGNotification each : heard == null ? new PGNotification[0] : heard) {
                hints.heard(each.getParameter());
            }
        }
    }

    /** Says something to all dispatchers; silently fails where the database does not answer. */
    public static void say(DataSource source, String topic) {
        try (Connection connection = source.getConnection();
                var sql = connection.prepareStatement("SELECT pg_notify('" + CHANNEL + "', ?)")) {
            sql.setString(1, topic);
            sql.execute();
        } catch (SQLException e) {
            log.debug("hint {} could not be passed on: {}", topic, e.getMessage());
        }
    }
}
