package dev.trace.worker.secrets;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.SecretSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Secrets of one provider; whatever is revealed is from then on masked by {@link #redactor}. Safe for several threads. */
public final class Secrets implements SecretSource, AutoCloseable {
    private final SecretProvider provider;
    private final SecretCache cache;
    private final Redactor redactor;

    /** Asks the provider at every use. */
    public Secrets(SecretProvider provider, Redactor redactor) {
        this(provider, redactor, Duration.ZERO);
    }

    /** @param cacheTtl how long a value is used before the provider is asked again */
    public Secrets(SecretProvider provider, Redactor redactor, Duration cacheTtl) {
        this(provider, redactor, cacheTtl, System::nanoTime);
    }

    Secrets(SecretProvider provider, Redactor redactor, Duration cacheTtl, LongSupplier nanos) {
        this.provider = provider;
        this.redactor = redactor;
        cache = new SecretCache(provider, cacheTtl, nanos);
    }

    /**
     * The value of a secret, for the moment of use only.
     *
     * @throws OperatorException {@link SecretError#SECRET_MISSING} names where it should be; {@link
     *     SecretError#SECRET_REFUSED} if it may not be used as it is; {@link SecretError#SECRETS_UNAVAILABLE} if the
     *     provider cannot be asked
     */
    public String reveal(String secret) throws OperatorException, InterruptedException {
        return look(secret)
                .orElseThrow(() -> new OperatorException(
                        SecretError.SECRET_MISSING,
                        "the secret '" + secret + "' is not set: set " + provider.whereIs(secret)));
    }

    private Optional<String> look(String secret) throws OperatorException, InterruptedException {
        try {
            Optional<String> value = cache.find(secret);
            value.ifPresent(redactor::add);
            return value;
        } catch (SecretRefusedException e) {
            throw new OperatorException(SecretError.SECRET_REFUSED, failed("cannot be used", secret, e), e);
        } catch (IOException e) {
            throw new OperatorException(SecretError.SECRETS_UNAVAILABLE, failed("could not be read", secret, e), e);
        }
    }

    private String failed(String how, String secret, IOException e) {
        return "the secret '" + secret + "' " + how + " from " + provider.whereIs(secret) + ": " + e.getMessage();
    }

    @Override
    public Optional<String> find(String secret) {
        try {
            return look(secret);
        } catch (OperatorException e) {
            String message = String.valueOf(e.getMessage());
            throw e.code().recovery() == Recovery.RETRY
                    ? PlatformException.passing(message)
                    : new PlatformException(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PlatformException.passing("interrupted while the secret '" + secret + "' was read");
        }
    }

    @Override
    public String whereIs(String secret) {
        return provider.whereIs(secret);
    }

    /** Says that somebody refused a value: all are read anew at their next use, though at most once a second. */
    public void renew() {
        cache.renew();
    }

    public Redactor redactor() {
        return redactor;
    }

    @Override
    public void close() {
        provider.close();
    }
}
