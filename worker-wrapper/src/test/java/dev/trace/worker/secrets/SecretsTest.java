package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Redactor redactor = new Redactor();

    @Test
    void secretComesFromItsVariable() throws Exception {
        Secrets secrets = new Secrets(new EnvironmentSecrets(Map.of("TRACE_SECRET_FEED_KEY", "hunter2")), redactor);
        assertEquals("hunter2", secrets.reveal("feed-key"));
    }

    @Test
    void missingSecretSaysWhatToSet() {
        Secrets secrets = new Secrets(new EnvironmentSecrets(Map.of("TRACE_SECRET_EMPTY", "")), redactor);
        for (String name : new String[] {"feed_key", "empty"}) {
            OperatorException e = assertThrows(OperatorException.class, () -> secrets.reveal(name));
            assertEquals(SecretError.SECRET_MISSING, e.code());
            assertEquals(
                    "the secret '" + name + "' is not set: set the environment variable TRACE_SECRET_"
                            + name.toUpperCase(Locale.ROOT),
                    e.getMessage());
        }
    }

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
}
