package dev.trace.dispatcher.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.trace.dag.platform.PlatformException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens with which an attempt speaks for itself: JWTs signed with HS256 and bound to a task, an attempt and a time. Any
 * dispatcher with the same keys accepts them. Safe for use from several threads.
 */
public final class CapabilityTokens {
    /** How long a token of a task without a time-out is valid; {@link #renewed} gives the attempt another in time. */
    public static final Duration WITHOUT_TIMEOUT = Duration.ofHours(1);

    /** How far the clocks of two dispatchers may be apart, and how long after its time-out an attempt may report. */
    private static final Duration LEEWAY = Duration.ofMinutes(2);

    private static final String ISSUER = "trace";
    private static final String TASK = "task";
    private static final String ATTEMPT = "attempt";
    private static final String RENEWABLE = "renewable";

    private final SigningKeys keys;
    private final Clock clock;

    /** @param clock of the dispatcher; a worker's is never asked */
    public CapabilityTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A token for one attempt.
     *
     * @param attempt from 1
     * @param timeout of the task, counted from now; empty for none
     * @throws PlatformException if the key cannot be had, or is too short
     */
    public String issue(long taskId, int attempt, Optional<Duration> timeout) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .claim(TASK, taskId)
                .claim(ATTEMPT, attempt)
                .claim(RENEWABLE, timeout.isEmpty())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(timeout.orElse(WITHOUT_TIMEOUT))))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .keyID(keys.signing())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new MACSigner(keys.key(keys.signing()).orElseThrow()));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 does not sign", e);
        }
        return token.serialize();
    }

    /**
     * Another token for the attempt of one that was checked.
     *
     * @return empty if the task has a time-out, which the token ends with, or the token is good for long enough
     * @throws PlatformException if the key cannot be had, or is too short
     */
    public Optional<String> renewed(Capability.Granted token) {
        Duration left = Duration.between(clock.instant(), token.expiresAt());
        return token.renewable() && left.compareTo(WITHOUT_TIMEOUT.dividedBy(2)) < 0
                ? Optional.of(issue(token.taskId(), token.attempt(), Optional.empty()))
                : Optional.empty();
    }

    /**
     * What a token is worth.
     *
     * @param token null if there is none
     * @throws PlatformException if its key cannot be had
     */
    public Capability check(@Nullable String token) {
        if (token == null || token.isBlank()) {
            return new Capability.Denied("there is no capability token");
        }
        try {
            return check(SignedJWT.parse(token));
        } catch (ParseException e) { // its message may hold a part of the token
            return new Capability.Denied("the capability token is malformed");
        } catch (JOSEException e) {
            return new Capability.Denied("the capability token cannot be verified");
        }
    }

    private Capability check(SignedJWT token) throws ParseException, JOSEException {
        JWSHeader header = token.getHeader();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm()) || header.getKeyID() == null) {
            return new Capability.Denied("the capability token is not signed with HS256 and a key id");
        }
        Optional<byte[]> key = keys.key(header.getKeyID());
        if (key.isEmpty()) {
            return new Capability.Denied("the capability token's key is not accepted any more, or was never ours");
        } else if (!token.verify(new MACVerifier(key.get()))) {
            return new Capability.Denied("the capability token's signature is wrong");
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        Long task = claims.getLongClaim(TASK);
        Integer attempt = claims.getIntegerClaim(ATTEMPT);
        Date expiry = claims.getExpirationTime();
        if (task == null || attempt == null || expiry == null || !ISSUER.equals(claims.getIssuer())) {
            return new Capability.Denied("the token is no capability token");
        }
        Instant expiresAt = expiry.toInstant();
        return clock.instant().isAfter(expiresAt.plus(LEEWAY))
                ? new Capability.Denied("the capability token expired at " + expiresAt)
                : new Capability.Granted(
                        task, attempt, expiresAt, Boolean.TRUE.equals(claims.getBooleanClaim(RENEWABLE)));
    }
}
