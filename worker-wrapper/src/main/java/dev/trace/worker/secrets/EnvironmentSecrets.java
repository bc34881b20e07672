package dev.trace.worker.secrets;

import dev.trace.dag.platform.SecretNames;
import java.util.Map;
import java.util.Optional;

/** Secrets in environment variables: {@code api_key} is in {@code TRACE_SECRET_API_KEY}. */
public final class EnvironmentSecrets implements SecretProvider {
    private final Map<String, String> environment;

    /** Those of this process. */
    public EnvironmentSecrets() {
        this(System.getenv());
    }

    public EnvironmentSecrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "env";
    }

    @Override
    public String whereIs(String secret) {
        return "the environment variable " + SecretNames.variable(secret);
    }

    @Override
    public Optional<String> find(String secret) {
        return Optional.ofNullable(environment.get(SecretNames.variable(secret)))
                .filter(value -> !value.isEmpty());
    }
}
