package dev.trace.dispatcher.store;

import dev.trace.dispatcher.StateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the control schema up to date. Several processes may start at once: one migrates, the others wait for it. */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    /** The last migration this program knows; raised with each new file. */
    static final int NEWEST = 4;

    private Migrations() {}

    /**
     * Migrates, if there is anything to do.
     *
     * @throws StateException if the schema is newer than this program, half migrated, or the database does not answer
     */
    public static void run(Database database) {
        // Flyway takes most of a second to load: the usual start, with nothing to do, goes without.
        if (version(database) != NEWEST) {
            migrate(database);
        }
    }

    private static int version(Database database) {
        try (Connection connection = database.source().getConnection();
                Statement sql = connection.createStatement()) {
            return version(sql);
        } catch (SQLException e) {
            throw new StateException(
                    "the state database does not answer: " + e.getMessage() + "; check 'state' in trace.yaml", e);
        }
    }

    private static int version(Statement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery("SELECT to_regclass('trace.schema_history') IS NOT NULL")) {
            row.next();
            if (!row.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet row = sql.executeQuery("""
                SELECT coalesce(max(version::int), 0), coalesce(bool_and(success), true)
                  FROM trace.schema_history WHERE version IS NOT NULL
                """)) {
            row.next();
            int version = row.getInt(1);
            if (version > NEWEST) {
                throw new StateException(
                        "the state database has schema version " + version + ", this program knows " + NEWEST
                                + " at most: run the newer program, or point 'state' in trace.yaml elsewhere",
                        null);
            }
            return row.getBoolean(2) ? version : -1;
        }
    }

    private static void migrate(Database database) {
        FluentConfiguration settings = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.source())
                .locations("classpath:dev/trace/dispatcher/migration")
                .schemas("trace")
                .defaultSchema("trace")
                .table("schema_history")
                .validateMigrationNaming(true)
                .cleanDisabled(true);
        // Flyway's own lock is taken on a table that two first starts would both create.
        try (Connection connection = database.source().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("SELECT pg_advisory_lock(7207)");
            try {
                Flyway flyway = settings.load();
                flyway.migrate();
                log.info("control schema is at version {}", applied(flyway));
            } finally {
                sql.execute("SELECT pg_advisory_unlock(7207)");
            }
        } catch (SQLException | FlywayException e) {
            throw new StateException("the control schema could not be brought up to date: " + e.getMessage(), e);
        }
    }

    private static String applied(Flyway flyway) {
        MigrationInfo[] applied = flyway.info().applied();
        return Arrays.stream(applied)
                .reduce((first, last) -> last)
                .map(last -> String.valueOf(last.getVersion()))
                .orElse("0");
    }
}
