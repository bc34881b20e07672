package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.cli.it.hot.HotRowsFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs over hot tables from firing to rows, with state and data in one database and in two. */
class HotDatabasesIT {
    private static final String DAG = """
            name: tip
            version: 1
            jobs:
            - name: requests
              activation: source
              operator: manual_source
              source: { kind: manual }
              config: { ranges: ["0:100"], finality: head }
              output_dataset: requests
            - name: split
              activation: reactive
              operator: range_splitter
              execution_strategy: PerPartition
              input_datasets: [requests]
              config: { chunk_size: 10 }
              output_dataset: chunks
            - name: write
              activation: reactive
              operator: hot_rows
              execution_strategy: PerPartition
              input_datasets: [chunks]
              config: { rpc_pool: ethereum }
              update_strategy: append
              scaling: { mode: backfill, max_concurrency: 4 }
              output_dataset: tip
            - name: read
              activation: reactive
              operator: hot_totals
              execution_strategy: PerPartition
              input_datasets: [{ dataset: tip, table: rows, where: { label: ["block 7", "block 55"] } }]
              scaling: { mode: backfill, max_concurrency: 4 }
              output_dataset: sums
            """;

    private static EmbeddedPostgres postgres;

    @TempDir
    Path folder;

    enum Databases {
        ONE("one", "one"),
        TWO("two_state", "two_hot");

        final String state;
        final String hot;

        Databases(String state, String hot) {
            this.state = state;
            this.hot = hot;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        execute("postgres", "create role trace superuser login password 'test'");
        for (String name : List.of("one", "two_state", "two_hot")) {
            execute("postgres", "create database " + name);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(String database, String sql) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private String database(String section, String name) {
        return section + ": { url: 'jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name
                + "', user: trace, password: test }\n";
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreWrittenReadAndWrittenAgainOnce(Databases databases) throws Exception {
        Trace trace = new Trace(folder, Dags.BUNDLED);
        Path settings = folder.resolve("trace.yaml");
        Files.writeString(
                settings,
                Files.readString(settings) + database("state", databases.state) + database("hot", databases.hot));
        plugin(folder.resolve("plugins/hot.jar"));
        Path dag = trace.file("tip.yaml", DAG);
        String plugins = "--plugins=" + folder.resolve("plugins");

        trace.run("run", dag.toString(), plugins).expect(0);
        assertEquals(100, count(databases.hot, "select count(*) from public.tip_rows where chain_id > 0"));
        assertEquals(2, count(databases.hot, "select count(*) from public.sums_totals"));
        assertEquals(
                0, count(databases.state, "select count(*) from trace.tasks where state::text not ilike 'completed'"));
        assertEquals(0, count(databases.hot, "select count(*) from public.trace_commits where delivered_at is null"));

        trace.run("emit", "tip/requests", plugins, "--range=0:50", "--force").expect(0);
        trace.run("run", dag.toString(), plugins).expect(0);
        assertEquals(100, count(databases.hot, "select count(*) from public.tip_rows"));
        assertEquals(50, count(databases.hot, "select sum(duplicates) from public.ingest_metrics"));
        assertEquals(2, count(databases.hot, "select count(*) from public.sums_totals"));
        boolean apart = databases == Databases.TWO;
        assertEquals(apart ? 0 : 1, count(databases.hot, "select count(*) from pg_namespace where nspname = 'trace'"));
    }

    /** The compiled operators beside this test, as the jar that somebody would drop into a plugin folder. */
    private static void plugin(Path jar) throws Exception {
        Files.createDirectories(jar.getParent());
        Path classes = Path.of(HotRowsFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String folder = HotRowsFactory.class.getPackageName().replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                entry(entries, folder + "/" + file.getFileName(), Files.readAllBytes(file));
            }
            String services = String.join(
                    "\n", "dev.trace.cli.it.hot.HotRowsFactory", "dev.trace.cli.it.hot.HotTotalsFactory", "");
            entry(
                    entries,
                    "META-INF/services/dev.trace.api.OperatorFactory",
                    services.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
