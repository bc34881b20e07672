package dev.trace.cli.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres of our own in the home folder, for whoever holds the folder's lock. It is durable like any other: what was
 * committed survives a crash of this process and of the machine. It is stopped by {@link #close} alone, never by a hook
 * of its own; a server that outlived a killed process is taken over.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "trace";
    private static final String NAME = "postgres";
    /** Its folder in the home folder. */
    private static final String DATA = "postgres";

    private static final String PASSWORD_FILE = "trace.password";

    private static final int START_ATTEMPTS = 10;

    private final PostgresServer server;
    private final Access access;

    private EmbeddedDatabase(PostgresServer server, Access access) {
        this.server = server;
        this.access = access;
    }

    /**
     * How to connect.
     *
     * @param url JDBC address, without credentials
     * @param user who connects
     * @param password generated when the database was made
     */
    public record Access(String url, String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return url + " as " + user;
        }
    }

    /**
     * Starts the database of a home folder, making it first if there is none.
     *
     * @throws EmbeddedException if it cannot be made, started or connected to
     */
    public static EmbeddedDatabase start(HomeLock lock) throws InterruptedException {
        Path home = lock.home();
        try {
            ServerUser user = ServerUser.choose();
            PostgresBinaries binaries = PostgresBinaries.in(user.cache());
            user.letPass(user.cache());
            user.letPass(home);
            user.requireReach(home.toRealPath());
            Path data = home.toRealPath().resolve(DATA);
            if (!Files.exists(data)) {
                initialise(binaries, user, data);
            }
            checkVersion(data);
            PostgresServer server = new PostgresServer(binaries, user, data);
            return new EmbeddedDatabase(server, takeOverOrStart(server, home, data));
        } catch (IOException e) {
            throw new EmbeddedException(
                    "cannot start the database in " + home + ": " + Folders.reason(e)
                            + "; fix that, or set state and hot in trace.yaml to a Postgres of your own",
                    e);
        }
    }

    /** Whether a home folder has a database, or is about to: one is at work in it. */
    public static boolean exists(Path home) {
        return Files.exists(home.resolve(DATA)) || HomeLock.isHeld(home);
    }

    /**
     * The database of a home folder that another process has started and takes care of.
     *
     * @return empty if none is up
     * @throws EmbeddedException if it is up and may not be used by this one
     */
    public static Optional<Access> running(Path home) {
        Path data = home.resolve(DATA);
        Optional<PostmasterFile> server =
                PostmasterFile.of(data).filter(PostmasterFile::alive).filter(PostmasterFile::ready);
        if (server.isEmpty()) {
            return Optional.empty();
        }
        try {
            Access access = access(
                    server.get().port(),
                    Files.readString(data.resolve(PASSWORD_FILE)).strip());
            try (Connection connection = connect(access)) {
                checkOurs(connection, data);
            }
            return Optional.of(access);
        } catch (IOException e) {
            throw new EmbeddedException(
                    "cannot read the password of the database in " + data + ": " + Folders.reason(e)
                            + "; run as the user who started it, or set state and hot to a Postgres of your own",
                    e);
        } catch (SQLException e) {
            LOG.debug("the database in {} does not answer yet: {}", data, e.getMessage());
            return Optional.empty();
        }
    }

    /** How to connect to it. */
    public Access access() {
        return access;
    }

    /** Stops the server. Everything that uses the database must have ended before. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException e) {
            // The next start takes over whatever still runs.
            Thread.currentThread().interrupt();
        }
    }

    private static void initialise(PostgresBinaries binaries, ServerUser user, Path data)
            throws IOException, InterruptedException {
        removeUnfinished(data);
        // Renamed when whole, so that a folder of the real name is always a complete database.
        Path unfinished = Files.createTempDirectory(data.getParent(), "postgres.init-");
        Path passwordFile = data.resolveSibling(unfinished.getFileName() + ".password");
        Folders.writePrivate(passwordFile, newPassword());
        user.give(unfinished);
        user.give(passwordFile);
        new PostgresServer(binaries, user, unfinished).initialise(USER, passwordFile);
        Files.move(passwordFile, unfinished.resolve(PASSWORD_FILE));
        user.give(unfinished);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("Made a new database in {}", data);
    }

    private static void removeUnfinished(Path data) throws IOException {
        try (Stream<Path> siblings = Files.list(data.getParent())) {
            for (Path each : (Iterable<Path>) siblings::iterator) {
                if (each.getFileName().toString().startsWith("postgres.init-")) {
                    Folders.deleteTree(each);
                }
            }
        }
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void checkVersion(Path data) throws IOException {
        Path file = data.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new EmbeddedException(data + " is not a database: it has no PG_VERSION; move it away and run again");
        }
        String version = Files.readString(file).strip();
        if (!version.equals(PostgresBinaries.MAJOR)) {
            throw new EmbeddedException(data + " was made by Postgres " + version + ", and this Trace brings "
                    + PostgresBinaries.MAJOR + "; use the Trace that made it, or dump and restore it");
        }
    }

    private static Access takeOverOrStart(PostgresServer server, Path home, Path data)
            throws IOException, InterruptedException {
        String password = Files.readString(data.resolve(PASSWORD_FILE)).strip();
        Optional<PostmasterFile> left = PostmasterFile.of(data).filter(PostmasterFile::alive);
        if (left.isPresent()) {
            Optional<Access> taken = takeOver(server, data, password);
            if (taken.isPresent()) {
                LOG.info(
                        "Took over the database server {} of a process that was killed",
                        left.get().pid());
                return taken.get();
            }
        }
        int port = port(home);
        startPatiently(server, port);
        Access access = access(port, password);
        try (Connection connection = connect(access)) {
            checkOurs(connection, data);
        } catch (SQLException e) {
            throw new EmbeddedException("cannot connect to the database in " + data + ": " + e.getMessage(), e);
        }
        LOG.info("Database {} is up on port {}", data, port);
        return access;
    }

    /** The children of a killed server hold its memory for a moment longer than it lives. */
    private static void startPatiently(PostgresServer server, int port) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                server.start(port);
                return;
            } catch (EmbeddedException e) {
                if (attempt == START_ATTEMPTS || !String.valueOf(e.getMessage()).contains("is still in use")) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** A killed process leaves its server running: the same database, so it is used as it is. */
    private static Optional<Access> takeOver(PostgresServer server, Path data, String password)
            throws IOException, InterruptedException {
        try {
            Access access = access(server.awaitReady().port(), password);
            try (Connection connection = connect(access)) {
                checkOurs(connection, data);
                endForgottenSessions(connection);
            }
            return Optional.of(access);
        } catch (SQLException | EmbeddedException e) {
            // The pid file may be a dead server's, its number another process's by now; starting finds out.
            LOG.info("Cannot take over the server that {} names: {}", data, e.getMessage());
            return Optional.empty();
        }
    }

    private static void checkOurs(Connection connection, Path data) throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            Path theirs = Path.of(row.getString(1));
            if (!Files.isSameFile(theirs, data)) {
                throw new EmbeddedException("the server that answers keeps its data in " + theirs + ", not in " + data
                        + "; stop it and run again");
            }
        }
    }

    /** What a killed process had under way is decided before anybody reads. */
    private static void endForgottenSessions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(pid, 10000)
                      FROM pg_stat_activity
                     WHERE usename = current_user AND pid <> pg_backend_pid()""");
        }
    }

    private static Connection connect(Access access) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(access.url());
        source.setUser(access.user());
        source.setPassword(access.password());
        source.setLoginTimeout(10);
        return source.getConnection();
    }

    private static Access access(int port, String password) {
        return new Access("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, USER, password);
    }

    /** The port of the last time if it is free, so that a client's saved address goes on working. */
    private static int port(Path home) throws IOException {
        Path file = home.resolve("postgres.port");
        if (Files.exists(file)) {
            try {
                int kept = Integer.parseInt(Files.readString(file).strip());
                if (kept == free(kept)) {
                    return kept;
                }
            } catch (NumberFormatException e) {
                LOG.info("{} holds no port number; choosing another", file);
            }
        }
        int chosen = free(0);
        Files.writeString(file, chosen + "\n");
        return chosen;
    }

    private static int free(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (BindException e) {
            return -1;
        }
    }
}
