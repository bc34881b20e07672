package dev.trace.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's programs at work on one data folder. For one thread. */
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_SIGN_LIMIT = Duration.ofSeconds(5);
    private static final int LOG_LIMIT_BYTES = 8 << 20;

    /** Durable commits; little memory; nothing that a state database of one process does not use. */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("max_connections", "50"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("max_logical_replication_workers", "0"),
            Map.entry("io_method", "sync"),
            Map.entry("jit", "off"),
            // A backend whose client was killed would otherwise finish its statement first.
            Map.entry("client_connection_check_interval", "1s"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off")));

    private final PostgresBinaries binaries;
    private final ServerUser user;
    private final Path data;

    PostgresServer(PostgresBinaries binaries, ServerUser user, Path data) {
        this.binaries = binaries;
        this.user = user;
        this.data = data;
    }

    /** Makes the data folder of a new, empty database. */
    void initialise(String superuser, Path passwordFile) throws IOException, InterruptedException {
        run(List.of(
                binaries.program("initdb"),
                "--pgdata=" + data,
                "--username=" + superuser,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--wal-segsize=4",
                "--no-instructions"));
    }

    /**
     * Starts the server and waits until it takes connections.
     *
     * @throws EmbeddedException if it does not; with the end of its log
     */
    void start(int port) throws IOException, InterruptedException {
        Path log = log();
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.delete(log);
        }
        String options = "-p " + port + " "
                + SETTINGS.entrySet().stream()
                        .map(each -> "-c " + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
        Optional<PostmasterFile> dead = PostmasterFile.of(data);
        // pg_ctl gives the server a session of its own, so that Ctrl-C at a terminal does not reach it before us.
        run(List.of(
                binaries.program("pg_ctl"),
                "start",
                "--no-wait",
                "-s",
                "-D",
                data.toString(),
                "-l",
                log.toString(),
                "-o",
                options));
        awaitReady(dead);
    }

    /** Waits until a server that is starting or recovering takes connections. */
    PostmasterFile awaitReady() throws IOException, InterruptedException {
        return awaitReady(Optional.empty());
    }

    /** @param dead what an earlier server has left, which says ready for ever */
    private PostmasterFile awaitReady(Optional<PostmasterFile> dead) throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean seen = false;
        while (System.nanoTime() - began < START_LIMIT.toNanos()) {
            Optional<PostmasterFile> now =
                    PostmasterFile.of(data).filter(file -> dead.isEmpty() || !file.sameServer(dead.get()));
            if (now.isPresent() && now.get().ready()) {
                return now.get();
            }
            seen |= now.isPresent();
            boolean gone = now.isEmpty() ? seen : !now.get().alive();
            boolean never = !seen && System.nanoTime() - began > FIRST_SIGN_LIMIT.toNanos();
            if (gone || never) {
                throw new EmbeddedException("the database in " + data + " did not start; the end of its log says:\n"
                        + endOfLog() + "\nfix that and run again");
            }
            Thread.sleep(5);
        }
        throw new EmbeddedException(
                "the database in " + data + " was not ready after " + START_LIMIT.toSeconds() + " s; see " + log());
    }

    /** Stops the server: clients are disconnected, everything committed is on disk. */
    void stop() throws InterruptedException {
        try {
            run(List.of(
                    binaries.program("pg_ctl"), "stop", "-s", "-D", data.toString(), "-m", "fast", "-w", "-t", "30"));
        } catch (IOException e) {
            LOG.warn("The database in {} did not stop: {}", data, e.getMessage());
        }
    }

    String endOfLog() throws IOException {
        if (!Files.exists(log())) {
            return "(no log)";
        }
        List<String> lines = Files.readAllLines(log());
        return lines.subList(Math.max(0, lines.size() - 5), lines.size()).stream()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }

    private Path log() {
        return data.resolve("server.log");
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        // To a file, not a pipe: the server inherits it, and a pipe would never end.
        Path output = Files.createTempFile("trace-postgres-", ".log");
        try {
            Process process = new ProcessBuilder(user.command(command))
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                String last = Files.readString(output).strip().lines().reduce("", (before, line) -> line);
                throw new IOException(Path.of(command.get(0)).getFileName() + " failed: " + last);
            }
        } finally {
            Files.delete(output);
        }
    }
}
