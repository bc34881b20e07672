package dev.trace.dispatcher.auth;

import dev.trace.dag.platform.AuthConfig.JwtKey;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of capability tokens by key id; the first signs. Each is read at every use, so that a rotated one takes
 * effect. Safe for use from several threads.
 */
public final class SigningKeys {
    private static final int LEAST_BYTES = 32;
    private static final int RANDOM_BYTES = 32;

    private final Map<String, Sensitive> keys;
    private final String signing;

    private SigningKeys(Map<String, Sensitive> keys) {
        this.keys = new LinkedHashMap<>(keys);
        signing = keys.keySet().iterator().next();
    }

    /**
     * Those of the platform configuration, the same at every dispatcher.
     *
     * @throws PlatformException if there is none
     */
    public static SigningKeys of(List<JwtKey> configured) {
        if (configured.isEmpty()) {
            throw new PlatformException("no key signs capability tokens; name one in trace.yaml under auth.jwt_keys,"
                    + " such as [{ kid: a, secret: trace_jwt_a }]");
        }
        Map<String, Sensitive> keys = new LinkedHashMap<>();
        configured.forEach(key -> keys.put(key.kid(), key.secret().value()));
        return new SigningKeys(keys);
    }

    /** A key of this process: its tokens are worth nothing to another dispatcher, nor after a restart. */
    public static SigningKeys random() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String id = "process-" + HexFormat.of().formatHex(Sha256.of(random), 0, 4);
        return new SigningKeys(Map.of(id, Sensitive.of(HexFormat.of().formatHex(random))));
    }

    /** The id of the key that signs. */
    String signing() {
        return signing;
    }

    /**
     * A key.
     *
     * @return empty if no key has that id
     * @throws PlatformException if it cannot be had, or is too short
     */
    Optional<byte[]> key(String kid) {
        return Optional.ofNullable(keys.get(kid)).map(secret -> {
            byte[] key = secret.reveal().getBytes(StandardCharsets.UTF_8);
            if (key.length < LEAST_BYTES) {
                throw new PlatformException("the JWT key '" + kid + "' has " + key.length + " bytes and needs "
                        + LEAST_BYTES + "; store another, such as from: openssl rand -hex 32");
            }
            return key;
        });
    }
}
