package dev.trace.worker.commit;

import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the data database's schema up to this build's version. Two processes may start at once: one waits. */
final class Migrations {
    private static final String HISTORY = "trace_data_schema_history";
    private static final String SCRIPTS = "classpath:dev/trace/worker/commit/migration";

    private Migrations() {}

    /** @throws StoreException if the schema is newer than this build, or cannot be changed */
    static void run(DataSource data) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(data)
                    .locations(SCRIPTS)
                    // Else it depends on the user's name and settings where the tables are made, and looked for later.
                    .schemas(Session.SCHEMA)
                    .defaultSchema(Session.SCHEMA)
                    .table(HISTORY)
                    // The user's own tables may live beside ours.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    // An unknown version must be seen, not passed over.
                    .ignoreMigrationPatterns(new String[0])
                    .load();
            refuseNewer(flyway);
            alone(data, flyway);
        } catch (FlywayException | SQLException e) {
            throw new StoreException(
                    StoreCode.DATABASE_FAILED,
                    "cannot prepare the data database: " + e.getMessage()
                            + "; its user must be allowed to create tables and the extension btree_gist",
                    e);
        }
    }

    /** Flyway's own lock begins too late for several processes that find an empty database at once. */
    private static void alone(DataSource data, Flyway flyway) throws SQLException {
        try (Connection connection = data.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("select pg_advisory_lock(hashtextextended('trace data side', 0))");
            try {
                flyway.migrate();
            } finally {
                sql.execute("select pg_advisory_unlock(hashtextextended('trace data side', 0))");
            }
        }
    }

    private static void refuseNewer(Flyway flyway) {
        MigrationVersion known = MigrationVersion.fromVersion("0");
        for (MigrationInfo each : flyway.info().all()) {
            if (each.getScript() != null && each.getState().isResolved() && each.getVersion() != null) {
                known = each.getVersion().compareTo(known) > 0 ? each.getVersion() : known;
            }
        }
        MigrationInfo current = flyway.info().current();
        if (current != null
                && current.getVersion() != null
                && current.getVersion().compareTo(known) > 0) {
            throw new StoreException(
                    StoreCode.SCHEMA_TOO_NEW,
                    "the data database has schema version " + current.getVersion()
                            + ", this build knows versions up to " + known
                            + ": run the newer build of Trace that wrote it",
                    null);
        }
    }
}
