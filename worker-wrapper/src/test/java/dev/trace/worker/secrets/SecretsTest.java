package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Redactor redactor = new Redactor();

    @Test
    void providerThatCannotBeAskedIsTriedAgain() {
        SecretProvider away = new SecretProvider() {
            @Override
            public String name() {
                return "vault";
            }

            @Override
            public String whereIs(String secret) {
                return "the vault";
            }

            @Override
            public Optional<String> find(String secret) throws IOException {
                throw new IOException("connection refused");
            }
        };
        OperatorException e = assertThrows(OperatorException.class, () -> new Secrets(away, redactor).reveal("key"));
        assertEquals(SecretError.SECRETS_UNAVAILABLE, e.code());
    }

    @Test
    void whatWasRevealedIsMaskedEverywhere() throws Exception {
        Secrets secrets = new Secrets(
                new EnvironmentSecrets(Map.of("TRACE_SECRET_A", "p@ss w", "TRACE_SECRET_B", "p@ss")), redactor);
        assertEquals("p@ss", redactor.redact("p@ss"));
        secrets.reveal("b");
        secrets.reveal("a");
        assertEquals(
                "GET /?key=***&other=*** failed: ***!",
                redactor.redact("GET /?key=p%40ss+w&other=p%40ss failed: p@ss w!"));
    }

    @Test
    void oldValueIsUsedThroughAnOutageAndNotAfterRemoval() throws Exception {
        AtomicReference<Optional<String>> answer = new AtomicReference<>(Optional.of("value-before"));
        AtomicLong nanos = new AtomicLong();
        SecretProvider provider = new SecretProvider() {
            @Override
            public String name() {
                return "vault";
            }

            @Override
            public String whereIs(String secret) {
                return "the vault";
            }

            @Override
            public Optional<String> find(String secret) throws IOException {
                if (answer.get() == null) {
                    throw new IOException("connection refused");
                }
                return answer.get();
            }
        };
        Secrets secrets = new Secrets(provider, redactor, Duration.ofSeconds(1), nanos::get);
        assertEquals("value-before", secrets.reveal("key"));
        answer.set(null);
        for (int hour = 0; hour < 3; hour++) {
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            assertEquals("value-before", secrets.reveal("key"));
        }
        answer.set(Optional.of("value-after"));
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertEquals("value-after", secrets.reveal("key"));
        answer.set(Optional.empty());
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThrows(OperatorException.class, () -> secrets.reveal("key"));
    }

    @Test
    void partsThatGiveASecretAwayAreMasked() {
        redactor.add("https://user:pa55@eth.example.org/v3/0123456789abcdef0123?key=fedcba9876543210");
        redactor.add("Bearer abcdefgh12345678");
        redactor.add("-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----");
        redactor.add("quo\"ted");
        redactor.add("abc");
        assertEquals(
                "*** *** *** of eth.example.org; ***; ***; ***; {\"k\":\"***\"}; abc",
                redactor.redact("pa55 0123456789abcdef0123 fedcba9876543210 of eth.example.org; abcdefgh12345678;"
                        + " MIIEvQIBADANBg; YWJjZGVmZ2gxMjM0NTY3OA==; {\"k\":\"quo\\\"ted\"}; abc"));
    }
}
