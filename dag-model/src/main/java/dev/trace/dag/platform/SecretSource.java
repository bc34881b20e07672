package dev.trace.dag.platform;

import java.util.Optional;

/** Secrets by name, as {@code ${secret:name}} asks for them. Safe for use from several threads. */
public interface SecretSource {
    /**
     * The value at the moment; asked at every use, so that a rotated secret takes effect.
     *
     * @return empty if there is no such secret
     * @throws PlatformException if it cannot be had for another reason; names the secret, never a value
     */
    Optional<String> find(String secret);

    /** Where a secret of that name would be, for a message that says what to set; never its value. */
    String whereIs(String secret);
}
