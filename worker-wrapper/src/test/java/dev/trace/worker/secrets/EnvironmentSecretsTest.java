package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.dag.platform.SecretNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentSecretsTest extends SecretProviderContract {
    private final Map<String, String> environment = new HashMap<>();

    @Override
    SecretProvider provider() {
        return new EnvironmentSecrets(environment);
    }

    @Override
    void put(String name, String value) {
        environment.put(SecretNames.variable(name), value);
    }

    @Override
    void remove(String name) {
        environment.remove(SecretNames.variable(name));
    }

    @Override
    boolean rotates() {
        return false;
    }

    @Test
    void variableIsInCapitals() {
        environment.put("TRACE_SECRET_FEED_KEY_2", "hunter22");
        environment.put("TRACE_SECRET_EMPTY", "");
        assertEquals(Optional.of("hunter22"), new EnvironmentSecrets(environment).find("feed-key.2"));
        assertEquals(Optional.empty(), new EnvironmentSecrets(environment).find("empty"));
    }
}
