package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.PlatformException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every provider of secrets must do. Names in the tests are used by no other test of the same store. */
abstract class SecretProviderContract {
    private final AtomicLong nanos = new AtomicLong();
    private final Redactor redactor = new Redactor();

    /** The provider, over what has been put. */
    abstract SecretProvider provider() throws Exception;

    /** Sets a secret, or gives it another value. */
    abstract void put(String name, String value) throws Exception;

    abstract void remove(String name) throws Exception;

    /** Whether a running process sees what is put. */
    boolean rotates() {
        return true;
    }

    private Secrets secrets(Duration ttl) throws Exception {
        return new Secrets(provider(), redactor, ttl, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void valueComesBackAsItWasPut() throws Exception {
        for (String value : new String[] {"s3cr#t: \"q\" \\ {x}", " spaces around ", "Ünïcödé-鍵-🔑"}) {
            put("as_put", value);
            assertEquals(Optional.of(value), provider().find("as_put"));
        }
    }

    @Test
    void missingSecretSaysWhatToSet() throws Exception {
        put("another", "value-of-another");
        Secrets secrets = secrets(Duration.ZERO);
        OperatorException e = assertThrows(OperatorException.class, () -> secrets.reveal("never_set"));
        assertEquals(SecretError.SECRET_MISSING, e.code());
        assertEquals("the secret 'never_set' is not set: set " + provider().whereIs("never_set"), e.getMessage());
        assertEquals(Optional.empty(), secrets.find("never_set"));
    }

    @Test
    void removedSecretIsGone() throws Exception {
        put("removed", "value-for-now");
        assertEquals(Optional.of("value-for-now"), provider().find("removed"));
        remove("removed");
        assertEquals(Optional.empty(), provider().find("removed"));
    }

    @Test
    void whatIsRevealedIsMasked() throws Exception {
        put("masked", "planted secret/1+1=2");
        secrets(Duration.ZERO).reveal("masked");
        String text = redactor.redact("a planted secret/1+1=2 b ?k=planted+secret%2F1%2B1%3D2");
        assertEquals("a *** b ?k=***", text);
    }

    @Test
    void rotatedValueIsUsedOnceTheCachedOneIsTooOld() throws Exception {
        put("rotated", "value-before");
        Secrets secrets = secrets(Duration.ofMinutes(1));
        assertEquals("value-before", secrets.reveal("rotated"));
        put("rotated", "value-after");
        pass(Duration.ofSeconds(59));
        assertEquals("value-before", secrets.reveal("rotated"));
        pass(Duration.ofSeconds(2));
        assertEquals(rotates() ? "value-after" : "value-before", secrets.reveal("rotated"));
        assertFalse(redactor.redact("value-before value-after").contains("before"), "the old one stays masked");
    }

    @Test
    void refusedValueIsReadAgainAtOnce() throws Exception {
        put("refused", "value-revoked");
        Secrets secrets = secrets(Duration.ofHours(1));
        assertEquals("value-revoked", secrets.reveal("refused"));
        put("refused", "value-accepted");
        pass(Duration.ofNanos(TimeUnit.SECONDS.toNanos(1)));
        secrets.renew();
        assertEquals(rotates() ? "value-accepted" : "value-revoked", secrets.reveal("refused"));
    }

    @Test
    void platformConfigurationSeesTheSameSecrets() throws Exception {
        put("platform", "value-of-platform");
        assertEquals(Optional.of("value-of-platform"), secrets(Duration.ZERO).find("platform"));
    }

    /** Asserts that a secret is refused for good, in words that do not hold its value. */
    final void assertRefused(SecretProvider provider, String name, String value, String because) {
        Secrets secrets = new Secrets(provider, redactor);
        OperatorException e = assertThrows(OperatorException.class, () -> secrets.reveal(name));
        assertEquals(SecretError.SECRET_REFUSED, e.code(), e.getMessage());
        assertFalse(e.getMessage().contains(value), "the value is in the message");
        org.junit.jupiter.api.Assertions.assertTrue(e.getMessage().contains(because), e.getMessage());
        PlatformException platform = assertThrows(PlatformException.class, () -> secrets.find(name));
        assertFalse(platform.isPassing());
    }
}
