package dev.trace.worker.commit;

import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the data database's schema up to this build's version. Several processes may start at once: the others wait. */
final class Migrations {
    /** The last migration that this build knows; raised with each new file. */
    static final int NEWEST = 4;

    private static final String HISTORY = "trace_data_schema_history";
    private static final String SCRIPTS = "classpath:dev/trace/worker/commit/migration";
    private static final String LOCK = "hashtextextended('trace data side', 0)";

    private Migrations() {}

    /** @throws StoreException if the schema is newer than this build, or cannot be changed */
    static void run(DataSource data) {
        try (Connection connection = data.getConnection();
                Statement sql = connection.createStatement()) {
            // Flyway takes most of a second to load: the usual start, with nothing to do, goes without.
            if (version(sql) == NEWEST) {
                return;
            }
            // Flyway's own lock begins too late for several processes that find an empty database at once.
            sql.execute("select pg_advisory_lock(" + LOCK + ")");
            try {
                migrate(data);
            } finally {
                sql.execute("select pg_advisory_unlock(" + LOCK + ")");
            }
        } catch (FlywayException | SQLException e) {
            throw new StoreException(
                    StoreCode.DATABASE_FAILED,
                    "cannot prepare the data database: " + e.getMessage()
                            + "; its user must be allowed to create tables and the extension btree_gist",
                    e);
        }
    }

    /** What was last applied; 0 for nothing yet, -1 if something failed half-way. */
    private static int version(Statement sql) throws SQLException {
        String history = Session.SCHEMA + "." + HISTORY;
        try (ResultSet row = sql.executeQuery("select to_regclass('" + history + "') is not null")) {
            row.next();
            if (!row.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet row =
                sql.executeQuery("select coalesce(max(version::int), 0), coalesce(bool_and(success), true) from "
                        + history + " where version is not null")) {
            row.next();
            int version = row.getInt(1);
            if (version > NEWEST) {
                throw new StoreException(
                        StoreCode.SCHEMA_TOO_NEW,
                        "the data database has schema version " + version + ", this build knows versions up to "
                                + NEWEST + ": run the newer build of Trace that wrote it",
                        null);
            }
            return row.getBoolean(2) ? version : -1;
        }
    }

    private static void migrate(DataSource data) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(data)
                .locations(SCRIPTS)
                // Else it depends on the user's name and settings where the tables are made, and looked for later.
                .schemas(Session.SCHEMA)
                .defaultSchema(Session.SCHEMA)
                .table(HISTORY)
                // The user's own tables may live beside ours.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
