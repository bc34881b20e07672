package dev.trace.dispatcher.auth;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
    private final Map<String, String> store = new HashMap<>();

    private NamedSecret secret(String name) {
        return new NamedSecret(name, Sensitive.from(() -> {
            String value = store.get(name);
            if (value == null) {
                throw new PlatformException("secret '" + name + "' is not there");
            }
            return value;
        }));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "right-token",
                "Basic right-token",
                "Bearer right-toke",
                "Bearer right-token2"
            })
    void anythingElseIsRefused(String header) {
        assertFalse(BearerTokens.of(Sensitive.of("right-token")).accept(header));
    }

    @Test
    void rightTokenIsAccepted() {
        assertTrue(BearerTokens.of(Sensitive.of("right-token")).accept("Bearer right-token"));
        assertTrue(BearerTokens.of(Sensitive.of("right-token")).accept("bearer right-token"));
    }

    @Test
    void formerTokenIsAcceptedWhileItIsThere() {
        BearerTokens tokens = BearerTokens.of(List.of(secret("now"), secret("before")));
        store.put("now", "one");
        assertTrue(tokens.accept("Bearer one"), "a former token may be missing");
        assertFalse(tokens.accept("Bearer "), "and nothing is equal to it");
        store.putAll(Map.of("now", "two", "before", "one"));
        assertTrue(tokens.accept("Bearer one"));
        assertTrue(tokens.accept("Bearer two"));
        store.put("before", "two");
        assertFalse(tokens.accept("Bearer one"));
    }

    @Test
    void noTokenAcceptsNobody() {
        assertFalse(BearerTokens.of(List.of()).accept("Bearer x"));
        assertFalse(BearerTokens.of(Sensitive.of("")).accept("Bearer "));
    }

    @Test
    void tokenInUseThatIsMissingIsToldOfAndLetsNobodyIn() {
        BearerTokens tokens = BearerTokens.of(List.of(secret("now")));
        assertThrows(PlatformException.class, () -> tokens.accept("Bearer x"));
    }
}
