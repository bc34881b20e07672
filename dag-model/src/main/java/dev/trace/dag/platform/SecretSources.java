package dev.trace.dag.platform;

import java.util.Map;
import java.util.Optional;

/** Opens the secrets that a platform configuration asks for. */
public interface SecretSources {
    /** What {@code secrets} says, read before everything else. Asks nothing of anybody yet. */
    SecretSource open(SecretsConfig config);

    /** Told of every value that may be secret when it is revealed, so that it can be kept out of logs. */
    void revealed(String value);

    /** Secrets in variables alone; where the configuration names another provider, none can be had. */
    static SecretSources ofEnvironment(Map<String, String> environment) {
        return new SecretSources() {
            @Override
            public SecretSource open(SecretsConfig config) {
                return new VariableSecrets(environment, config);
            }

            @Override
            public void revealed(String value) {}
        };
    }

    /**
     * Secrets in variables.
     *
     * @param environment the variables
     * @param config what was asked for
     */
    record VariableSecrets(Map<String, String> environment, SecretsConfig config) implements SecretSource {
        @Override
        public Optional<String> find(String secret) {
            if (!(config instanceof SecretsConfig.Environment)) {
                throw new PlatformException(
                        "secret '" + secret + "' cannot be read here: only secrets in the environment can");
            }
            return Optional.ofNullable(environment.get(SecretNames.variable(secret)))
                    .filter(value -> !value.isEmpty());
        }

        @Override
        public String whereIs(String secret) {
            return "the environment variable " + SecretNames.variable(secret);
        }
    }
}
