package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformReader;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool of connections to a real Postgres that asks for passwords, one of them rotated meanwhile. */
class DatabaseRotationIT {
    @TempDir
    Path folder;

    @Test
    void poolGoesOnThroughARotation() throws Exception {
        Redactor redactor = new Redactor();
        FileSecretsTest.write(folder.resolve("pw"), "password-before", "rw-------");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                PlatformSecrets secrets = new PlatformSecrets(Map.of(), redactor)) {
            Jdbi admin = Jdbi.create(server.getPostgresDatabase());
            askForPasswords(admin);
            admin.useHandle(handle -> handle.execute("create role app login password 'password-before'"));
            DatabaseConfig.External hot =
                    (DatabaseConfig.External) config(server, secrets).hot();
            HikariConfig settings = new HikariConfig();
            settings.setJdbcUrl(hot.url());
            settings.setMaximumPoolSize(2);
            settings.setMinimumIdle(0);
            settings.setConnectionTimeout(10_000);
            settings.setCredentialsProvider(new DatabaseCredentials(hot, secrets.secrets()));
            try (HikariDataSource pool = new HikariDataSource(settings)) {
                assertEquals("app", whoAmI(pool));
                admin.useHandle(handle -> handle.execute("alter role app password 'password-after'"));
                FileSecretsTest.write(folder.resolve("pw"), "password-after", "rw-------");
                pool.getHikariPoolMXBean().softEvictConnections();
                assertEquals("app", whoAmI(pool));
            }
            String masked = redactor.redact("password-before password-after");
            assertFalse(masked.contains("password"), masked);
        }
    }

    private static void askForPasswords(Jdbi admin) throws Exception {
        String file = admin.withHandle(
                handle -> handle.select("show hba_file").mapTo(String.class).one());
        Path rules = Path.of(file);
        Files.writeString(rules, "host all app all scram-sha-256\n" + Files.readString(rules));
        boolean reloaded = admin.withHandle(handle ->
                handle.select("select pg_reload_conf()").mapTo(Boolean.class).one());
        assertTrue(reloaded);
    }

    private PlatformConfig config(EmbeddedPostgres server, PlatformSecrets secrets) throws Exception {
        Files.writeString(
                folder.resolve("trace.yaml"),
                "hot: { url: \"postgresql://localhost:" + server.getPort()
                        + "/postgres\", user: app, password: \"${secret:pw}\" }\n"
                        + "secrets: { provider: file, path: . }\n");
        return new PlatformReader(Map.of(), folder, secrets)
                .read(null, null)
                .config()
                .orElseThrow();
    }

    private static String whoAmI(HikariDataSource pool) throws Exception {
        try (Connection connection = pool.getConnection();
                ResultSet row = connection.createStatement().executeQuery("select current_user")) {
            row.next();
            return row.getString(1);
        }
    }
}
