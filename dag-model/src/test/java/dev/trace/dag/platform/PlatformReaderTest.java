package dev.trace.dag.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.yaml.Problem;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformReaderTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private PlatformReading read(String text) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("trace.yaml"), text);
        return new PlatformReader(environment, folder).read(Path.of("conf/trace.yaml"), null);
    }

    private PlatformConfig config(String text) throws Exception {
        PlatformReading reading = read(text);
        assertEquals(List.of(), reading.problems());
        return reading.config().orElseThrow();
    }

    private List<String> problems(String text) throws Exception {
        PlatformReading reading = read(text);
        assertTrue(reading.config().isEmpty() || reading.problems().isEmpty());
        return reading.problems().stream().map(Problem::headline).toList();
    }

    private static EndpointConfig first(PlatformConfig config, String pool) {
        return config.pools().get(pool).endpoints().get(0);
    }

    @Test
    void withoutAFileEverythingIsUnderTheWorkingDirectory() {
        PlatformReading reading = new PlatformReader(environment, folder).read(null, folder.resolve("dags/x.yaml"));
        PlatformConfig config = reading.config().orElseThrow();
        assertTrue(reading.file().isEmpty());
        assertEquals(folder.resolve(".trace"), config.home());
        assertEquals(new ColdConfig.Folder(folder.resolve(".trace/cold")), config.cold());
        assertInstanceOf(DatabaseConfig.Embedded.class, config.state());
        assertInstanceOf(DatabaseConfig.Embedded.class, config.hot());
        assertEquals(new HttpConfig("127.0.0.1", 8080), config.http());
        assertEquals(Map.of(), config.pools());
        assertTrue(config.runtimes().containsKey("local"));
    }

    @Test
    void theNamedFileHoldsThenTheDagsNeighbourThenTheWorkingDirectory() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Path dag = dags.resolve("x.yaml");
        assertTrue(PlatformFile.find(null, dag, folder).isEmpty());
        Path here = Files.createFile(folder.resolve("trace.yaml"));
        assertEquals(here, PlatformFile.find(null, dag, folder).orElseThrow());
        Path beside = Files.createFile(dags.resolve("trace.yaml"));
        assertEquals(beside, PlatformFile.find(null, dag, folder).orElseThrow());
        Path named = Path.of("none.yaml");
        assertEquals(named, PlatformFile.find(named, dag, folder).orElseThrow());
        assertEquals(
                List.of("none.yaml: error: there is no such file"),
                new PlatformReader(environment, folder)
                        .read(named, dag).problems().stream()
                                .map(Problem::headline)
                                .toList());
    }

    @Test
    void everySectionIsRead() throws Exception {
        environment.put("DB_PW", "s3cret");
        environment.put("PORT", "9999");
        PlatformConfig config = config("""
                home: ../home
                state: { url: "jdbc:postgresql://db:5433/state", user: u, password: "${DB_PW}" }
                hot: { url: "postgres://me:pw@db/hot?ssl=true" }
                cold: file:data
                http: { host: 0.0.0.0, port: "${PORT}" }
                secrets: { provider: env }
                runtimes: { ecs_rust: { executor: local, slots: 3 } }
                rpc_pools:
                  ethereum:
                    chain_id: 1
                    endpoints:
                    - https://a.example.org/v3/KEY
                    - url: https://a.example.org/v3/OTHER
                      requests_per_second: 25
                      max_concurrency: 7
                      weight: 2
                      ws: wss://a.example.org/v3/OTHER
                      compute_units_per_second: 300
                      compute_units: { eth_getLogs: 75 }
                      max_batch: 20
                      price_per_request: 0
                      price_per_compute_unit: 4.5e-7
                      proxy: socks5://127.0.0.1:1080
                      headers: { Authorization: "Bearer ${secret:rpc-token}" }
                """);
        assertEquals(folder.resolve("home"), config.home());
        assertEquals(new ColdConfig.Folder(folder.resolve("conf/data")), config.cold());
        DatabaseConfig.External state = assertInstanceOf(DatabaseConfig.External.class, config.state());
        assertEquals("jdbc:postgresql://db:5433/state", state.url());
        assertEquals("s3cret", state.password().reveal());
        DatabaseConfig.External hot = assertInstanceOf(DatabaseConfig.External.class, config.hot());
        assertEquals("jdbc:postgresql://db/hot?ssl=true", hot.url());
        assertEquals("me", hot.user());
        assertEquals("pw", hot.password().reveal());
        assertEquals(new HttpConfig("0.0.0.0", 9999), config.http());
        assertEquals(
                new ExecutorConfig.Local(3), config.runtimes().get("ecs_rust").executor());
        PoolConfig pool = config.pools().get("ethereum");
        assertEquals(OptionalLong.of(1), pool.chainId());
        assertEquals(
                List.of("a.example.org", "a.example.org#2"),
                pool.endpoints().stream().map(EndpointConfig::name).toList());
        EndpointConfig second = pool.endpoints().get(1);
        assertEquals(25, second.limits().requestsPerSecond());
        assertEquals(7, second.limits().maxConcurrency());
        assertEquals(2, second.limits().weight());
        assertEquals("wss://a.example.org/v3/OTHER", second.ws().orElseThrow().reveal());
        assertEquals(300, second.limits().computeUnitsPerSecond());
        assertEquals(20, second.limits().maxBatch());
        assertEquals(
                new EndpointPrices(BigDecimal.ZERO, new BigDecimal("4.5e-7"), Map.of("eth_getLogs", 75)),
                second.prices());
        assertEquals("socks5://127.0.0.1:1080", second.proxy().orElseThrow());
        Sensitive header = second.headers().get("Authorization");
        PlatformException missing = assertThrows(PlatformException.class, header::reveal);
        assertEquals(
                "pool 'ethereum', endpoint 2: header Authorization: secret 'rpc-token' is not there; set the environment"
                        + " variable TRACE_SECRET_RPC_TOKEN",
                missing.getMessage());
        assertFalse(config.toString().contains("KEY") || config.toString().contains("s3cret"));
    }

    @Test
    void aSecretComesFromItsVariable() throws Exception {
        environment.put("TRACE_SECRET_RPC_TOKEN", "abc");
        PlatformConfig config = config("rpc_pools: { p: { endpoints: [\"https://h/${secret:rpc-token}\"] } }");
        assertEquals("https://h/abc", first(config, "p").url().reveal());
    }

    @Test
    void anUnusedPoolMayLackItsVariable() throws Exception {
        PlatformConfig config = config("rpc_pools: { monad: { endpoints: [{ url: \"${MONAD_RPC_URL}\" }] } }");
        EndpointConfig endpoint = first(config, "monad");
        assertEquals("monad-1", endpoint.name());
        PlatformException missing = assertThrows(PlatformException.class, endpoint.url()::reveal);
        assertEquals(
                "pool 'monad', endpoint 1: environment variable MONAD_RPC_URL is not set; export it, or write a default:"
                        + " ${MONAD_RPC_URL:-value}",
                missing.getMessage());
    }

    @Test
    void aVariableMayHaveADefault() throws Exception {
        PlatformConfig config = config("rpc_pools: { p: { endpoints: [\"${NONE:-http://localhost:8545}/$$x\"] } }");
        assertEquals("http://localhost:8545/$x", first(config, "p").url().reveal());
        assertEquals("localhost:8545", first(config, "p").name());
    }

    @Test
    void oneDatabaseServesBothUnlessBothAreGiven() throws Exception {
        PlatformConfig config = config("state: { url: \"postgresql://db/one\", user: u }");
        assertEquals(config.state(), config.hot());
        PlatformConfig mixed = config("state: { url: \"postgresql://db/one\", user: u }\nhot: { url: embedded }");
        assertInstanceOf(DatabaseConfig.Embedded.class, mixed.hot());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "postgresql://h1:5432,h2/db?ssl=true jdbc:postgresql://h1:5432,h2/db?ssl=true",
                "jdbc:postgresql://[::1]:5432/db jdbc:postgresql://[::1]:5432/db",
                "postgres://u%40x:p%2Fw+1@h/db jdbc:postgresql://h/db"
            })
    void databaseAddressesOfEveryForm(String url, String expected) {
        DatabaseConfig.External database = assertInstanceOf(
                DatabaseConfig.External.class, Databases.of("'user'", url, url.contains("@") ? null : "me", null));
        assertEquals(expected, database.url());
        assertEquals(url.contains("@") ? "u@x" : "me", database.user());
        assertEquals(url.contains("@") ? "p/w+1" : "", database.password().reveal());
    }

    @Test
    void credentialsDoNotStandInTheQuery() {
        PlatformException e = assertThrows(
                PlatformException.class,
                () -> Databases.of("'user'", "postgresql://h/db?a=b&password=topsecret", "me", null));
        assertFalse(e.getMessage().contains("topsecret"));
    }

    @Test
    void anUnquotedPlaceholderInBracesIsExplained() throws Exception {
        List<String> found = problems("rpc_pools: { p: { endpoints: [${X}] } }");
        assertEquals(1, found.size());
        assertTrue(found.get(0).endsWith("put \"${...}\" in quotes here"), found.toString());
    }

    @Test
    void theEnvironmentStandsAboveTheFile() throws Exception {
        environment.put("TRACE_STATE_URL", "postgresql://other/db");
        environment.put("TRACE_STATE_USER", "me");
        environment.put("TRACE_STATE_PASSWORD", "pw");
        environment.put("TRACE_COLD", "file:elsewhere");
        environment.put("TRACE_HOME", "h");
        environment.put("TRACE_HTTP_PORT", "0");
        PlatformConfig config = config("http: { port: 1 }\ncold: file:/data\nstate: { url: embedded }");
        DatabaseConfig.External state = assertInstanceOf(DatabaseConfig.External.class, config.state());
        assertEquals("jdbc:postgresql://other/db", state.url());
        assertEquals("pw", state.password().reveal());
        assertEquals(new ColdConfig.Folder(folder.resolve("elsewhere")), config.cold());
        assertEquals(folder.resolve("h"), config.home());
        assertEquals(0, config.http().port());
    }

    @Test
    void bucketIsReadInBothForms() throws Exception {
        ColdConfig.S3 plain = assertInstanceOf(
                ColdConfig.S3.class, config("cold: s3://my-lake/a/b/").cold());
        assertEquals("my-lake", plain.bucket());
        assertEquals("a/b", plain.prefix());
        assertEquals(
                new ColdConfig.Server(Optional.empty(), Optional.empty(), ColdConfig.Addressing.HOST), plain.server());
        assertEquals(folder.resolve(".trace/spool"), plain.spool());
        assertTrue(plain.keys().isEmpty() && plain.encryption().isEmpty());

        environment.put("KEY", "key-1");
        environment.put("TRACE_COLD", "s3://other");
        ColdConfig.S3 full = assertInstanceOf(ColdConfig.S3.class, config("""
                cold:
                  url: s3://my-lake
                  region: eu-west-1
                  endpoint: http://localhost:9000
                  kms_key: alias/lake
                  access_key_id: ${KEY}
                  secret_access_key: ${LATER}
                  spool: tmp
                """).cold());
        assertEquals("other", full.bucket());
        assertEquals("", full.prefix());
        assertEquals(ColdConfig.Addressing.PATH, full.server().addressing());
        assertEquals(Optional.of("eu-west-1"), full.server().region());
        assertEquals(
                new ColdConfig.Encryption("aws:kms", Optional.of("alias/lake")),
                full.encryption().orElseThrow());
        assertEquals("key-1", full.keys().orElseThrow().id().reveal());
        assertThrows(
                PlatformException.class,
                () -> full.keys().orElseThrow().secret().reveal());
        assertEquals(folder.resolve("conf/tmp"), full.spool());
    }

    @Test
    void whatIsWrongInTheEnvironmentNamesTheVariable() throws Exception {
        environment.put("TRACE_HTTP_PORT", "many");
        environment.put("TRACE_HOT_URL", "mysql://x:topsecret@y/z");
        environment.put("TRACE_COLD", "s3://b");
        List<String> found = problems("home: x");
        assertEquals(3, found.size(), found.toString());
        assertTrue(found.stream().allMatch(each -> each.startsWith("environment variable TRACE_")), found.toString());
        assertTrue(found.stream().noneMatch(each -> each.contains("topsecret")), found.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "auth: { x: 1 }; conf/trace.yaml:1:9: error: unknown field 'x' 'auth' has user_token",
                "auth: { user_token: [] }; conf/trace.yaml:1:21: error: 'user_token' must name at least one",
                "auth: { user_token: `/s3cr t!` }; conf/trace.yaml:1:21: error: 'user_token' must be the name of a secret, not",
                "auth: { jwt_keys: [{kid: a, secret: x}, {kid: a, secret: y}] }; conf/trace.yaml:1:47: error: kid 'a' comes twice",
                "metrics: { port: 70000 }; conf/trace.yaml:1:18: error: 'port' must be",
                "alerts: {}; conf/trace.yaml:1:1: error: 'alerts' is not built yet",
                "lineage: {}; conf/trace.yaml:1:1: error: 'lineage' is not built yet",
                "cold: s3://B/p; conf/trace.yaml:1:7: error: 'cold' must be s3://bucket or s3://bucket/prefix",
                "cold: s3://b; conf/trace.yaml:1:7: error: 'cold' must be s3://bucket or s3://bucket/prefix",
                "cold: s3://bucket/a//b; conf/trace.yaml:1:7: error: 'cold' must be s3://bucket or s3://bucket/prefix",
                "cold: { region: x }; conf/trace.yaml:1:7: error: 'cold' needs 'url'",
                "cold: { url: file:x, region: x }; conf/trace.yaml:1:22: error: 'region' is for s3://bucket/prefix alone",
                "cold: { url: s3://bucket, sse: rot13 }; conf/trace.yaml:1:32: error: 'sse' must be one of AES256, aws:kms",
                "cold: { url: s3://bucket, sse: AES256, kms_key: k }; conf/trace.yaml:1:49: error: 'kms_key' is for sse: aws:kms",
                "cold: { url: s3://bucket, endpoint: `http://u:p@h` }; conf/trace.yaml:1:37: error: 'endpoint' is no address",
                "cold: { url: s3://bucket, access_key_id: x }; conf/trace.yaml:1:42: error: 'access_key_id' and",
                "cold: /data; conf/trace.yaml:1:7: error: 'cold' must be file: and a folder",
                "cold: file://data; conf/trace.yaml:1:7: error: 'cold' must name a folder after file:",
                "secrets: { provider: vault }; conf/trace.yaml:1:22: error: 'provider' must be one of env, file",
                "secrets: { provider: file }; conf/trace.yaml:1:22: error: provider file needs 'path'",
                "secrets: { region: eu-west-1 }; conf/trace.yaml:1:12: error: 'region' is nothing to provider env",
                "secrets: { cache_ttl: 5 }; conf/trace.yaml:1:23: error: 'cache_ttl' must be a duration",
                "secrets: { provider: aws-secrets-manager, endpoint: nowhere }; conf/trace.yaml:1:53: error: 'endpoint' is no address",
                "secrets: { provider: file, path: `${secret:x}` }; conf/trace.yaml:1:34: error: a secret cannot say where",
                "runtimes: { k: { executor: kubernetes } }; conf/trace.yaml:1:28: error: 'executor' must be one of local, process, docker, pull",
                "rpc_pool: {}; conf/trace.yaml:1:1: error: unknown field 'rpc_pool' did you mean 'rpc_pools'?",
                "rpc_pools: { p: { endpoints: [] } }; conf/trace.yaml:1:30: error: 'endpoints' must hold at least one",
                "rpc_pools: { p: { endpoints: [ftp://x] } }; conf/trace.yaml:1:31: error: the url is no address",
                "rpc_pools: { p: { endpoints: [wss://x] } }; conf/trace.yaml:1:31: error: the url is a WebSocket address",
                "rpc_pools: { p: { endpoints: [`${A B}`] } }; conf/trace.yaml:1:31: error: the url '${A B}' is no placeholder",
                "rpc_pools: { p: { endpoints: [{ws: http://a, url: http://h}] } }; conf/trace.yaml:1:36: error: the url is no WebSocket address",
                "rpc_pools: { P: {} }; conf/trace.yaml:1:14: error: 'P' is not a pool name",
                "state: { user: me }; conf/trace.yaml:1:8: error: 'state' has a user or password but no 'url'",
                "state: { url: postgresql://db/x }; conf/trace.yaml:1:8: error: 'state' the url says nobody who connects",
                "state: { url: postgresql://db }; conf/trace.yaml:1:8: error: 'state' the url is no Postgres address",
                "home: ${NO_SUCH}; conf/trace.yaml:1:7: error: environment variable NO_SUCH is not set"
            })
    void whatIsWrongIsLocated(String text, String expected) throws Exception {
        List<String> found = problems(text.replace('`', '"'));
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).replace(";", "").startsWith(expected), found.toString());
    }

    @Test
    void adviceFitsWhatIsWrong() throws Exception {
        assertEquals(
                List.of("conf/trace.yaml:1:34: error: 'hedge_after' must be a duration such as 500ms or 2s, not 2"),
                problems("rpc_pools: { p: { hedge_after:   2, endpoints: [bundled:quickstart] } }"));
        assertTrue(problems("home: 17").get(0).endsWith("if it is meant as text, write \"17\""));
        environment.put("TRACE_STATE_URL", "postgresql://db/x");
        assertTrue(
                problems("").toString().contains("says nobody who connects; add TRACE_STATE_USER"),
                problems("").toString());
        environment.clear();
        environment.put("TRACE_COLD", "/data/lake");
        assertTrue(
                problems("").toString().contains("such as file:/data/lake"),
                problems("").toString());
    }

    @Test
    void linesThatMayHoldASecretAreNotRepeated() throws Exception {
        PlatformReading reading = read("""
                state: { url: "postgresql://u:topsecret1@db/x", usr: 1, password: 12345678 }
                rpc_pools: { p: { endpoints: [{ url: "https://h/topsecret2", weigth: 2 }] } }
                """);
        assertEquals(3, reading.problems().size(), reading.problems().toString());
        String all = reading.problems().toString();
        assertFalse(all.contains("topsecret") || all.contains("12345678"), all);
    }

    @Test
    void aPoolFromTheCommandLineReplacesEndpointsAndKeepsThePromisedChain() throws Exception {
        PlatformConfig config = config("rpc_pools: { monad: { chain_id: 10143, endpoints: [bundled:quickstart] } }");
        PlatformConfig changed = PoolOption.apply(
                PoolOption.apply(config, "monad=https://rpc.example.org/key=1"), "other=http://127.0.0.1:8545");
        assertEquals(OptionalLong.of(10143), changed.pools().get("monad").chainId());
        assertEquals(
                "https://rpc.example.org/key=1", first(changed, "monad").url().reveal());
        assertEquals("127.0.0.1:8545", first(changed, "other").name());
        for (String wrong : List.of("ethereum", "=http://x", "e=", "e=ftp://secret", "E=http://x")) {
            PlatformException e = assertThrows(PlatformException.class, () -> PoolOption.apply(config, wrong));
            assertFalse(e.getMessage().contains("secret"));
        }
    }
}
