package dev.trace.dag.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the values of secrets come from. */
public sealed interface SecretsConfig {
    /** How long a value read is used before it is read again; zero to read it at every use. */
    Duration cacheTtl();

    /**
     * Environment variables of the process: {@code a-b} is {@code TRACE_SECRET_A_B}.
     *
     * @param cacheTtl without effect, for the environment of a process does not change
     */
    record Environment(Duration cacheTtl) implements SecretsConfig {}

    /**
     * Files.
     *
     * @param path absolute: a folder with one file per secret, or one file that maps names to values
     * @param cacheTtl how long a value read is used
     */
    record Files(Path path, Duration cacheTtl) implements SecretsConfig {}

    /**
     * AWS Secrets Manager, or a server that speaks its protocol.
     *
     * @param region empty for the one of the AWS environment
     * @param endpoint empty for the region's own
     * @param cacheTtl how long a value read is used
     */
    record AwsSecretsManager(Optional<String> region, Optional<URI> endpoint, Duration cacheTtl)
            implements SecretsConfig {}
}
