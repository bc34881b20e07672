package dev.trace.dispatcher.auth;

import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.Sensitive;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bearer tokens that one kind of caller may show. They are read at every check, so that a rotated one takes effect.
 * Safe for use from several threads.
 */
public final class BearerTokens {
    private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);
    private static final String SCHEME = "Bearer ";

    private final List<Sensitive> tokens;

    private BearerTokens(List<Sensitive> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** One token. */
    public static BearerTokens of(Sensitive token) {
        return new BearerTokens(List.of(token));
    }

    /** @param tokens the first in use, the others still accepted and possibly gone; none accepts nobody */
    public static BearerTokens of(List<NamedSecret> tokens) {
        return new BearerTokens(IntStream.range(0, tokens.size())
                .mapToObj(i -> i == 0 ? tokens.get(0).value() : former(tokens.get(i)))
                .toList());
    }

    /** A former token need not be there, and then nothing is equal to it. */
    private static Sensitive former(NamedSecret secret) {
        return Sensitive.from(() -> {
            try {
                return secret.value().reveal();
            } catch (PlatformException e) {
                log.debug("the former token '{}' is not accepted: {}", secret.name(), e.getMessage());
                return "";
            }
        });
    }

    /**
     * Whether a header {@code Authorization} shows one of the tokens. Takes the same time whichever and however much of
     * it is right.
     *
     * @param header null if there is none
     * @throws PlatformException if the token in use cannot be had
     */
    public boolean accept(@Nullable String header) {
        byte[] shown = digest(shown(header));
        boolean accepted = false;
        for (Sensitive token : tokens) {
            String expected = token.reveal();
            // Every token is compared, so that the time says nothing of which it was.
            boolean equal = MessageDigest.isEqual(digest(expected), shown);
            accepted = (equal && !expected.isEmpty()) || accepted;
        }
        return accepted;
    }

    /** The token in a header; empty text, which no token is, if there is none. */
    private static String shown(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    /** Digests have one length, so that comparing them does not tell that of the token. */
    private static byte[] digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
