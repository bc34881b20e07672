package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.cli.embedded.HomeLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at any moment, and running again ends as if nothing had been. */
class KillIT {
    private static final int KILLS = 10;
    private static final int FILES_A_LIFE = 18;

    @TempDir
    Path folder;

    @Test
    void tenKillsLoseNothingAndRepeatNothing() throws Exception {
        long seed = Long.getLong("trace.test.seed", 20_260_101L);
        Random random = new Random(seed);
        Path undisturbed = prepare("undisturbed");
        assertDone(TraceProcess.run(undisturbed, "run", "dag.yaml"), "undisturbed");

        Path killed = prepare("killed");
        for (int life = 1; life <= KILLS; life++) {
            try (TraceProcess process = TraceProcess.start(killed, "run", "dag.yaml")) {
                killAtRandom(process, killed.resolve(".trace/cold"), random);
            }
        }
        TraceProcess.Ended last = TraceProcess.run(killed, "run", "dag.yaml");
        assertDone(last, "seed " + seed);
        Map<String, String> expected = Tree.published(undisturbed.resolve(".trace/cold"));
        expected.keySet().removeIf(name -> name.endsWith("manifest.json"));
        Map<String, String> actual = Tree.published(killed.resolve(".trace/cold"));
        actual.keySet().removeIf(name -> name.endsWith("manifest.json"));
        assertEquals(expected, actual, "seed " + seed);
        assertManifestsListEverything(killed);
        assertEveryTaskWasDoneOnce(killed, seed);
    }

    @Test
    void sigtermStopsInGoodOrderAndTheNextRunGoesOn() throws Exception {
        Path home = prepare("stopped");
        try (TraceProcess process = TraceProcess.start(home, "run", "dag.yaml")) {
            awaitFiles(process, home.resolve(".trace/cold"), 3);
            process.terminate();
            TraceProcess.Ended ended = process.await();
            assertEquals(143, ended.exitStatus(), ended.text());
            assertTrue(ended.text().contains("Nothing is lost"), ended.text());
        }
        assertTrue(Files.notExists(home.resolve(".trace/postgres/postmaster.pid")), "the database was stopped");
        assertDone(TraceProcess.run(home, "run", "dag.yaml"), "after SIGTERM");
    }

    private Path prepare(String name) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.writeString(home.resolve("dag.yaml"), Dags.ingest(1, 20));
        Files.writeString(home.resolve("trace.yaml"), "rpc_pools:\n" + Dags.BUNDLED.indent(2));
        return home;
    }

    private static void assertDone(TraceProcess.Ended ended, String what) {
        assertEquals(0, ended.exitStatus(), () -> what + ": " + ended.text());
    }

    /** After a random number of new files and a random moment more: in every part of a life, from the first start on. */
    private static void killAtRandom(TraceProcess process, Path cold, Random random) throws Exception {
        long wanted = Tree.count(cold, ".parquet") + random.nextInt(FILES_A_LIFE);
        long moment = random.nextInt(400) * 1_000_000L;
        awaitFiles(process, cold, wanted);
        LockSupport.parkNanos(moment);
        process.kill();
    }

    private static void awaitFiles(TraceProcess process, Path cold, long wanted) throws Exception {
        while (process.isAlive() && Tree.count(cold, ".parquet") < wanted) {
            Thread.onSpinWait();
            LockSupport.parkNanos(5_000_000L);
        }
    }

    private static void assertManifestsListEverything(Path home) throws Exception {
        try (Duck duck = new Duck()) {
            for (String table : new String[] {"blocks", "transactions", "logs"}) {
                Path lake = home.resolve(".trace/cold/network_31337000").resolve(table);
                String manifest = Files.readString(lake.resolve("manifest.json"));
                try (var files = Files.list(lake)) {
                    for (Path file : (Iterable<Path>)
                            files.filter(path -> path.toString().endsWith(".parquet"))::iterator) {
                        assertTrue(inManifest(lake, manifest, file.getFileName().toString()), file + " is not listed");
                    }
                }
            }
            assertEquals(
                    "1001|0|1000",
                    duck.rows("SELECT count(DISTINCT block_number), min(block_number), max(block_number)"
                                    + " FROM read_parquet('" + home.resolve(".trace/cold/network_31337000/blocks")
                                    + "/*.parquet')")
                            .get(0));
        }
    }

    private static boolean inManifest(Path lake, String manifest, String file) throws Exception {
        if (manifest.contains('"' + file + '"')) {
            return true;
        }
        Path segments = lake.resolve("_manifest");
        if (!Files.isDirectory(segments)) {
            return false;
        }
        try (var all = Files.list(segments)) {
            for (Path segment : (Iterable<Path>) all::iterator) {
                if (manifest.contains(segment.getFileName().toString())
                        && Files.readString(segment).contains('"' + file + '"')) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void assertEveryTaskWasDoneOnce(Path home, long seed) throws Exception {
        try (HomeLock lock = HomeLock.tryTake(home.resolve(".trace")).orElseThrow();
                EmbeddedDatabase database = EmbeddedDatabase.start(lock);
                Connection connection = DriverManager.getConnection(
                        database.access().url(),
                        database.access().user(),
                        database.access().password());
                Statement statement = connection.createStatement()) {
            assertNone(statement, seed, "SELECT task_key, state FROM trace.tasks WHERE state <> 'Completed'");
            assertNone(statement, seed, """
                    SELECT task_id, count(*) FROM trace_commits
                     WHERE scope LIKE 'cold/%' GROUP BY task_id HAVING count(*) > 1""");
            assertNone(statement, seed, """
                    SELECT job_id, dedupe_key, count(*) FROM trace.tasks GROUP BY job_id, dedupe_key HAVING count(*) > 1""");
            try (ResultSet row =
                    statement.executeQuery("SELECT count(*) FROM trace_commits WHERE scope LIKE 'cold/%'")) {
                row.next();
                assertEquals(51, row.getLong(1), "one commit for each chunk, seed " + seed);
            }
        }
    }

    private static void assertNone(Statement statement, long seed, String sql) throws Exception {
        try (ResultSet rows = statement.executeQuery(sql)) {
            if (rows.next()) {
                throw new AssertionError("seed " + seed + ": " + rows.getString(1) + ", " + rows.getString(2));
            }
        }
    }
}
