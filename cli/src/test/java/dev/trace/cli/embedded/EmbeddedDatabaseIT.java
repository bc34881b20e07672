package dev.trace.cli.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    @TempDir
    Path home;

    @Test
    void dataOutlivesARestartOnTheSamePort() throws Exception {
        String url;
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
            url = database.access().url();
            execute(database, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        assertFalse(Files.exists(home.resolve("postgres/postmaster.pid")), "the server is stopped");
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
            assertEquals(url, database.access().url());
            assertEquals("42", ask(database, "SELECT answer FROM kept"));
        }
    }

    @Test
    void commitsAreDurableAndThePasswordIsNeeded() throws Exception {
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
            assertEquals("on", ask(database, "SHOW fsync"));
            assertEquals("on", ask(database, "SHOW synchronous_commit"));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.resolve("postgres/trace.password"))));
            EmbeddedDatabase.Access access = database.access();
            assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(access.url(), access.user(), "guess")
                            .close());
        }
    }

    @Test
    void serverOfAKilledProcessIsTakenOverAndItsSessionsEnded() throws Exception {
        HomeLock lock = HomeLock.tryTake(home).orElseThrow();
        EmbeddedDatabase killed = EmbeddedDatabase.start(lock);
        Connection forgotten = connect(killed);
        String first = ask(killed, "SELECT pg_postmaster_start_time()");
        try (EmbeddedDatabase next = EmbeddedDatabase.start(lock)) {
            assertEquals(first, ask(next, "SELECT pg_postmaster_start_time()"));
            assertThrows(SQLException.class, () -> forgotten.createStatement().execute("SELECT 1"));
        }
        lock.close();
    }

    @Test
    void killedServerRecovers() throws Exception {
        HomeLock lock = HomeLock.tryTake(home).orElseThrow();
        EmbeddedDatabase killed = EmbeddedDatabase.start(lock);
        execute(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
        long pid = PostmasterFile.of(home.resolve("postgres")).orElseThrow().pid();
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
        try (EmbeddedDatabase next = EmbeddedDatabase.start(lock)) {
            assertEquals("42", ask(next, "SELECT answer FROM kept"));
        }
        lock.close();
    }

    @Test
    void portTakenBySomebodyElseIsReplaced() throws Exception {
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow()) {
            EmbeddedDatabase.start(lock).close();
            int kept = Integer.parseInt(
                    Files.readString(home.resolve("postgres.port")).strip());
            try (var other = new java.net.ServerSocket(kept, 1, java.net.InetAddress.getLoopbackAddress());
                    EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
                assertFalse(database.access().url().contains(":" + other.getLocalPort() + "/"));
            }
        }
    }

    @Test
    void anUnfinishedInitialisationIsRemoved() throws Exception {
        Path half = Files.createDirectories(home.resolve("postgres.init-123/base"));
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
            assertEquals("1", ask(database, "SELECT 1"));
            assertFalse(Files.exists(half));
        }
    }

    @Test
    void aFolderOfAnotherVersionIsRefusedWithAdvice() throws Exception {
        Files.createDirectories(home.resolve("postgres"));
        Files.writeString(home.resolve("postgres/PG_VERSION"), "9.6\n");
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow()) {
            EmbeddedException refused = assertThrows(EmbeddedException.class, () -> EmbeddedDatabase.start(lock));
            assertTrue(refused.getMessage().contains("made by Postgres 9.6"), refused.getMessage());
        }
    }

    @Test
    void lockNamesItsHolderAndIsFreeAfterwards() {
        HomeLock lock = HomeLock.tryTake(home).orElseThrow();
        assertTrue(HomeLock.tryTake(home).isEmpty());
        assertEquals(
                String.valueOf(ProcessHandle.current().pid()),
                HomeLock.holder(home).pid());
        lock.close();
        HomeLock.tryTake(home).orElseThrow().close();
    }

    @Test
    void everyDatabaseHasItsOwnPassword() throws Exception {
        assertNotEquals(passwordOf(home.resolve("a")), passwordOf(home.resolve("b")));
    }

    private static String passwordOf(Path home) throws Exception {
        try (HomeLock lock = HomeLock.tryTake(home).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock)) {
            return database.access().password();
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        EmbeddedDatabase.Access access = database.access();
        return DriverManager.getConnection(access.url(), access.user(), access.password());
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
