package dev.trace.dag.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformSecretsTest {
    @TempDir
    Path folder;

    private final Vault vault = new Vault();

    private PlatformConfig config(String text) throws Exception {
        Files.writeString(folder.resolve("trace.yaml"), text);
        PlatformReading reading = new PlatformReader(Map.of(), folder, vault).read(null, null);
        assertEquals(List.of(), reading.problems());
        return reading.config().orElseThrow();
    }

    @Test
    void everyProviderIsRead() throws Exception {
        assertEquals(
                new SecretsConfig.Environment(Duration.ofMinutes(1)),
                config("home: x").secrets());
        assertEquals(
                new SecretsConfig.Files(folder.resolve("kept"), Duration.ofSeconds(5)),
                config("secrets: { provider: file, path: kept, cache_ttl: 5s }").secrets());
        assertEquals(
                new SecretsConfig.AwsSecretsManager(
                        Optional.of("eu-west-1"), Optional.of(URI.create("http://aws:4566")), Duration.ZERO),
                config("secrets: { provider: aws-secrets-manager, region: eu-west-1, endpoint: 'http://aws:4566',"
                                + " cache_ttl: 0s }")
                        .secrets());
        assertEquals(3, vault.opened.size());
    }

    @Test
    void rotatedSecretIsThereAtTheNextUse() throws Exception {
        PlatformConfig config = config("""
                rpc_pools: { p: { endpoints: [{ url: "https://h/${secret:rpc#key}", headers: { A: "Bearer ${secret:t}" } }] } }
                hot: { url: "postgresql://db/x", user: u, password: "${secret:pw}" }
                """);
        assertEquals(List.of(), vault.asked, "nothing is asked for before it is used");
        EndpointConfig endpoint = config.pools().get("p").endpoints().get(0);
        assertEquals("h", endpoint.name());
        DatabaseConfig.External hot = (DatabaseConfig.External) config.hot();
        for (String value : List.of("before", "after")) {
            vault.values.putAll(Map.of("rpc#key", value, "t", value, "pw", value));
            assertEquals("https://h/" + value, endpoint.url().reveal());
            assertEquals("Bearer " + value, endpoint.headers().get("A").reveal());
            assertEquals(value, hot.password().reveal());
            assertTrue(vault.revealed.containsAll(List.of("https://h/" + value, "Bearer " + value, value)));
        }
    }

    @Test
    void tokensAndKeysAreNamedInOrder() throws Exception {
        AuthConfig auth = config("""
                auth:
                  user_token: people
                  worker_token: [workers, workers-before]
                  jwt_keys: [{ kid: b, secret: jwt~AWSCURRENT }, { kid: a, secret: jwt~AWSPREVIOUS }]
                """).auth();
        assertEquals(
                List.of("workers", "workers-before"),
                auth.workerTokens().stream().map(NamedSecret::name).toList());
        assertEquals(
                List.of("b", "a"),
                auth.jwtKeys().stream().map(AuthConfig.JwtKey::kid).toList());
        vault.values.put("people", "s3cret-of-people");
        assertEquals("s3cret-of-people", auth.userTokens().get(0).value().reveal());
        assertFalse(auth.toString().contains("s3cret"));
        PlatformException missing =
                assertThrows(PlatformException.class, auth.workerTokens().get(0).value()::reveal);
        assertEquals("secret 'workers' is not there; set the vault's workers", missing.getMessage());
        assertFalse(missing.isPassing());
    }

    @Test
    void providerThatIsAwayIsNoConfigurationError() throws Exception {
        PlatformConfig config = config("rpc_pools: { p: { endpoints: [\"https://h/${secret:away}\"] } }");
        Sensitive url = config.pools().get("p").endpoints().get(0).url();
        PlatformException e = assertThrows(PlatformException.class, url::reveal);
        assertTrue(e.isPassing());
        assertEquals("pool 'p', endpoint 1: the vault is away", e.getMessage());
    }

    private static final class Vault implements SecretSources, SecretSource {
        final Map<String, String> values = new HashMap<>();
        final List<SecretsConfig> opened = new ArrayList<>();
        final List<String> asked = new ArrayList<>();
        final List<String> revealed = new ArrayList<>();

        @Override
        public SecretSource open(SecretsConfig config) {
            opened.add(config);
            return this;
        }

        @Override
        public void revealed(String value) {
            revealed.add(value);
        }

        @Override
        public Optional<String> find(String secret) {
            asked.add(secret);
            if (secret.equals("away")) {
                throw PlatformException.passing("the vault is away");
            }
            return Optional.ofNullable(values.get(secret));
        }

        @Override
        public String whereIs(String secret) {
            return "the vault's " + secret;
        }
    }
}
