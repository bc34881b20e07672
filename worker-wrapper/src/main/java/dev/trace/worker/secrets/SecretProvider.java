package dev.trace.worker.secrets;

import java.io.IOException;
import java.util.Optional;

/** Somewhere that secrets are kept. No message of it ever holds a value. Safe for use from several threads. */
public interface SecretProvider extends AutoCloseable {
    /** As the platform configuration names it, such as {@code env}. */
    String name();

    /** Where a secret of that name would be, for a message that says what to set; never its value. */
    String whereIs(String secret);

    /**
     * The value now, read anew.
     *
     * @param secret name as in the DAG or the platform configuration
     * @return empty if there is no such secret
     * @throws SecretRefusedException if the provider has it and does not give it; trying again does not help
     * @throws IOException if the provider cannot be asked at the moment
     */
    Optional<String> find(String secret) throws IOException, InterruptedException;

    /** Lets connections go. */
    @Override
    default void close() {}
}
