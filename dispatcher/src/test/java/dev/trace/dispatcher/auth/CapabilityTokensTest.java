package dev.trace.dispatcher.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.trace.dag.platform.AuthConfig.JwtKey;
import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilityTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String KEY_A = "a".repeat(32);
    private static final String KEY_B = "b".repeat(40);
    private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));

    private static JwtKey key(String kid, String value) {
        return new JwtKey(kid, new NamedSecret("jwt_" + kid, Sensitive.of(value)));
    }

    private static CapabilityTokens tokens(Instant now, JwtKey... keys) {
        return new CapabilityTokens(SigningKeys.of(Arrays.asList(keys)), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static String denied(Capability capability) {
        return assertInstanceOf(Capability.Denied.class, capability).reason();
    }

    @Test
    void tokenSpeaksForItsAttemptAlone() {
        CapabilityTokens tokens = tokens(NOW, key("a", KEY_A));
        Capability.Granted granted =
                assertInstanceOf(Capability.Granted.class, tokens.check(tokens.issue(1L << 40, 3, HOUR)));
        assertEquals(new Capability.Granted(1L << 40, 3, NOW.plusSeconds(3600), false), granted);
        assertTrue(granted.isFor(1L << 40, 3));
        assertFalse(granted.isFor(1L << 40, 2));
        assertFalse(granted.isFor(1, 3));
    }

    @Test
    void tokenEndsWithTheTaskAndTheLeeway() {
        String token = tokens(NOW, key("a", KEY_A)).issue(7, 1, HOUR);
        Instant end = NOW.plus(HOUR.get());
        assertInstanceOf(
                Capability.Granted.class,
                tokens(end.plusSeconds(120), key("a", KEY_A)).check(token));
        assertEquals(
                "the capability token expired at " + end,
                denied(tokens(end.plusSeconds(121), key("a", KEY_A)).check(token)));
    }

    @Test
    void taskWithoutTimeOutGetsAnotherTokenInTime() {
        String token = tokens(NOW, key("a", KEY_A)).issue(7, 1, Optional.empty());
        CapabilityTokens early = tokens(NOW.plus(Duration.ofMinutes(29)), key("a", KEY_A));
        Capability.Granted granted = assertInstanceOf(Capability.Granted.class, early.check(token));
        assertEquals(Optional.empty(), early.renewed(granted));
        Instant late = NOW.plus(Duration.ofMinutes(31));
        String other = tokens(late, key("a", KEY_A)).renewed(granted).orElseThrow();
        assertEquals(
                new Capability.Granted(7, 1, late.plus(Duration.ofHours(1)), true),
                tokens(late, key("a", KEY_A)).check(other));
    }

    @Test
    void taskWithTimeOutGetsNoOtherToken() {
        CapabilityTokens tokens = tokens(NOW.plus(Duration.ofMinutes(59)), key("a", KEY_A));
        String token = tokens(NOW, key("a", KEY_A)).issue(7, 1, HOUR);
        Capability.Granted granted = assertInstanceOf(Capability.Granted.class, tokens.check(token));
        assertEquals(Optional.empty(), tokens.renewed(granted));
    }

    @Test
    void formerKeyIsAcceptedAndTheFirstSigns() {
        String old = tokens(NOW, key("a", KEY_A)).issue(7, 1, HOUR);
        CapabilityTokens rotated = tokens(NOW, key("b", KEY_B), key("a", KEY_A));
        assertInstanceOf(Capability.Granted.class, rotated.check(old));
        CapabilityTokens later = tokens(NOW, key("b", KEY_B));
        assertInstanceOf(Capability.Granted.class, later.check(rotated.issue(7, 2, HOUR)));
        assertEquals(
                "the capability token's key is not accepted any more, or was never ours", denied(later.check(old)));
    }

    @Test
    void wrongSignatureIsDenied() {
        String token = tokens(NOW, key("a", KEY_A)).issue(7, 1, HOUR);
        assertEquals(
                "the capability token's signature is wrong",
                denied(tokens(NOW, key("a", KEY_B)).check(token)));
        String other = tokens(NOW, key("a", KEY_A)).issue(8, 1, HOUR);
        String mixed = other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
        assertEquals(
                "the capability token's signature is wrong",
                denied(tokens(NOW, key("a", KEY_A)).check(mixed)));
    }

    @Test
    void unsignedAndOtherwiseSignedTokensAreDenied() throws Exception {
        CapabilityTokens tokens = tokens(NOW, key("a", KEY_B.repeat(2)));
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("trace")
                .claim("task", 7)
                .claim("attempt", 1)
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .build();
        denied(tokens.check(new PlainJWT(claims).serialize()));
        for (JWSHeader header : List.of(
                new JWSHeader.Builder(JWSAlgorithm.HS512).keyID("a").build(), new JWSHeader(JWSAlgorithm.HS256))) {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new MACSigner(KEY_B.repeat(2)));
            assertEquals(
                    "the capability token is not signed with HS256 and a key id",
                    denied(tokens.check(token.serialize())));
        }
    }

    @Test
    void tokenOfAnotherKindIsDenied() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("a").build(),
                new JWTClaimsSet.Builder().issuer("other").claim("task", 7).build());
        token.sign(new MACSigner(KEY_A));
        assertEquals(
                "the token is no capability token",
                denied(tokens(NOW, key("a", KEY_A)).check(token.serialize())));
    }

    @Test
    void rubbishIsDeniedAndNotRepeated() {
        CapabilityTokens tokens = tokens(NOW, key("a", KEY_A));
        for (String rubbish : new String[] {null, "", " ", "x", "a.b.c", "..", "planted.secret.value"}) {
            assertFalse(denied(tokens.check(rubbish)).contains("planted"));
        }
    }

    @Test
    void shortKeyIsRefusedWithWhatToDo() {
        PlatformException e = assertThrows(
                PlatformException.class, () -> tokens(NOW, key("a", "planted")).issue(7, 1, HOUR));
        assertEquals(
                "the JWT key 'a' has 7 bytes and needs 32; store another, such as from: openssl rand -hex 32",
                e.getMessage());
        assertThrows(PlatformException.class, () -> SigningKeys.of(List.of()));
    }

    @Test
    void keysOfTwoProcessesDiffer() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        String token = new CapabilityTokens(SigningKeys.random(), clock).issue(7, 1, HOUR);
        denied(new CapabilityTokens(SigningKeys.random(), clock).check(token));
    }
}
