package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.BudgetSettings;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.DispatcherSettings;
import dev.trace.dispatcher.auth.BearerTokens;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import dev.trace.dispatcher.http.ApiAccess;
import dev.trace.dispatcher.http.ApiSettings;
import dev.trace.dispatcher.http.DispatcherApi;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three workers, each a process, share one provider that counts. */
class SharedBudgetIT {
    private static final int RATE = 60;
    private static final String TOKEN = "worker-token-of-this-test";
    private static final BudgetSettings QUICK = new BudgetSettings(
            Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(5));

    private final LimitedProvider provider = new LimitedProvider(RATE);
    private final List<TraceProcess> workers = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private Dispatcher dispatcher;
    private DispatcherApi api;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        DataSource state = postgres.getPostgresDatabase();
        dispatcher = Dispatcher.start(DispatcherSettings.embedded().sharedAs("test"), QUICK, state);
        ApiAccess access = new ApiAccess(
                BearerTokens.of(Sensitive.of("user-token-of-this-test")),
                BearerTokens.of(Sensitive.of(TOKEN)),
                new CapabilityTokens(SigningKeys.random(), Clock.systemUTC()));
        api = DispatcherApi.start(ApiSettings.loopback(access), dispatcher, text -> text);
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        workers.forEach(TraceProcess::close);
        api.close();
        dispatcher.close();
        provider.close();
        postgres.close();
    }

    private Trace configured(String name) throws Exception {
        Trace trace = new Trace(Files.createDirectory(folder.resolve(name)), Dags.BUNDLED);
        String database = "{ url: 'jdbc:postgresql://127.0.0.1:" + postgres.getPort()
                + "/postgres', user: postgres, password: postgres }";
        trace.file("trace.yaml", """
                home: %s/home
                http: { port: 0 }
                state: %s
                hot: %s
                cold: file:%s
                rpc_pools:
                  ethereum:
                    chain_id: 31337000
                    endpoints: [{ name: node, url: "%s", requests_per_second: %d }]
                """.formatted(
                        trace.folder(), database, database, folder.resolve("cold"), provider.open(), RATE));
        return trace;
    }

    private void startWorker(String name) throws Exception {
        workers.add(TraceProcess.start(
                configured(name).folder(),
                "worker",
                "--dispatcher=" + api.uri(),
                "--config=trace.yaml",
                "--token-file=" + folder.resolve("token"),
                "--slots=1"));
    }

    private interface Fact {
        boolean holds() throws Exception;
    }

    private void await(String what, Fact fact) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!fact.holds()) {
            if (System.nanoTime() > end) {
                TraceProcess first = workers.get(0);
                first.terminate();
                throw new AssertionError(what + " did not come true; the first worker said:\n"
                        + first.await().text());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private List<Double> shares() throws Exception {
        List<Double> shares = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT fraction FROM trace.budget_shares"
                        + " WHERE expires_at > clock_timestamp() AND most = fraction")) {
            while (row.next()) {
                shares.add(row.getDouble(1));
            }
        }
        return shares;
    }

    @Test
    void threeWorkersStayWithinWhatOneProviderAllows() throws Exception {
        Trace person = configured("person");
        person.run("deploy", person.file("dag.yaml", Dags.ingest(1, 20)).toString())
                .expect(0);
        person.run("emit", "ingest/requests").expect(0);
        for (int i = 1; i <= 3; i++) {
            startWorker("worker" + i);
        }
        List<Double> thirds = List.of(1 / 3.0, 1 / 3.0, 1 / 3.0);
        await("a third for each of three workers", () -> shares().equals(thirds));
        int before = provider.requests();
        await("work by all", () -> provider.requests() - before >= 4 * RATE);
        double together = provider.rateOfLast(3);

        workers.get(2).kill();
        await("a half for each of two workers", () -> shares().equals(List.of(0.5, 0.5)));
        int then = provider.requests();
        await("work by both", () -> provider.requests() - then >= 3 * RATE);
        double afterwards = provider.rateOfLast(2.5);
        System.out.printf(
                "%d requests, at most %d within a second, %d refused; %.1f/s by three workers, %.1f/s by two, of %d%n",
                provider.requests(), provider.mostWithin(1), provider.refused(), together, afterwards, RATE);
        assertTrue(provider.mostWithin(3) <= 3 * RATE + RATE / 2, provider.mostWithin(3) + " within three seconds");
        assertTrue(
                provider.refused() * 50 <= provider.requests(),
                provider.refused() + " of " + provider.requests() + " were too many");
        assertTrue(together > RATE * 0.5 && afterwards > RATE * 0.5, together + " and " + afterwards + " a second");

        provider.endQuota(1);
        await("word of the quota", () -> parked() == 1);
        await("silence of all", () -> provider.rateOfLast(1) == 0);
        assertEquals(1, parked());
    }

    private int parked() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) FROM trace.budget_parkings WHERE parked_until"
                        + " > clock_timestamp() + interval '50 minutes' AND endpoint = 'node'")) {
            row.next();
            return row.getInt(1);
        }
    }
}
