package dev.trace.worker.secrets;

import dev.trace.api.OperatorException;
import java.io.IOException;

/** Secrets of one provider; whatever is revealed is from then on masked by {@link #redactor}. Safe for several threads. */
public final class Secrets {
    private final SecretProvider provider;
    private final Redactor redactor;

    public Secrets(SecretProvider provider, Redactor redactor) {
        this.provider = provider;
        this.redactor = redactor;
    }

    /**
     * The value of a secret, for the moment of use only.
     *
     * @throws OperatorException {@link SecretError#SECRET_MISSING} names where it should be; {@link
     *     SecretError#SECRETS_UNAVAILABLE} if the provider cannot be asked
     */
    public String reveal(String secret) throws OperatorException, InterruptedException {
        try {
            String value = provider.find(secret)
                    .orElseThrow(() -> new OperatorException(
                            SecretError.SECRET_MISSING,
                            "the secret '" + secret + "' is not set: set " + provider.whereIs(secret)));
            redactor.add(value);
            return value;
        } catch (IOException e) {
            throw new OperatorException(
                    SecretError.SECRETS_UNAVAILABLE,
                    "the secret '" + secret + "' could not be read from " + provider.whereIs(secret) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    public Redactor redactor() {
        return redactor;
    }
}
