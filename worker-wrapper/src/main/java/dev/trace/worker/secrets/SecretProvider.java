package dev.trace.worker.secrets;

import java.io.IOException;
import java.util.Optional;

/** Somewhere that secrets are kept. Safe for use from several threads. */
public interface SecretProvider {
    /** As the platform configuration names it, such as {@code env}. */
    String name();

    /** Where a secret of that name would be, for a message that says what to set; never its value. */
    String whereIs(String secret);

    /**
     * The value now; asked at every use, so that a rotated secret takes effect.
     *
     * @param secret logical name as in the DAG
     * @return empty if there is no such secret
     * @throws IOException if the provider cannot be asked at the moment
     */
    Optional<String> find(String secret) throws IOException, InterruptedException;
}
