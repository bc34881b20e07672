package dev.trace.worker.secrets;

import dev.trace.dag.platform.SecretSource;
import dev.trace.dag.platform.SecretSources;
import dev.trace.dag.platform.SecretsConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a process: those of the provider that its platform configuration names. Given to the reader of that
 * configuration, and asked for {@link #secrets} once it has been read. Safe for use from several threads.
 */
public final class PlatformSecrets implements SecretSources, AutoCloseable {
    private final Map<String, String> environment;
    private final Redactor redactor;
    private volatile @Nullable Secrets opened;

    /**
     * @param environment variables of the {@code env} provider
     * @param redactor learns every secret, and everything else that may be one
     */
    public PlatformSecrets(Map<String, String> environment, Redactor redactor) {
        this.environment = Map.copyOf(environment);
        this.redactor = redactor;
    }

    @Override
    public SecretSource open(SecretsConfig config) {
        close();
        Secrets secrets = new Secrets(provider(config), redactor, config.cacheTtl());
        opened = secrets;
        return secrets;
    }

    private SecretProvider provider(SecretsConfig config) {
        if (config instanceof SecretsConfig.Files files) {
            return new FileSecrets(files.path());
        } else if (config instanceof SecretsConfig.AwsSecretsManager aws) {
            return new AwsSecrets(aws);
        }
        return new EnvironmentSecrets(environment);
    }

    @Override
    public void revealed(String value) {
        redactor.add(value);
    }

    /** @throws IllegalStateException if no configuration has been read */
    public Secrets secrets() {
        Secrets secrets = opened;
        if (secrets == null) {
            throw new IllegalStateException("the platform configuration has not been read");
        }
        return secrets;
    }

    @Override
    public void close() {
        Secrets secrets = opened;
        if (secrets != null) {
            secrets.close();
        }
    }
}
