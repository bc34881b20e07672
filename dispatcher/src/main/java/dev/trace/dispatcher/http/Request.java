package dev.trace.dispatcher.http;

import dev.trace.dispatcher.auth.BearerTokens;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call, its body read no further than its route allows.
 *
 * @param http the request itself
 * @param maxBytes longest body
 */
record Request(Context http, int maxBytes) {
    private static final String SCHEME = "Bearer ";
    private static final int DRAINED_AT_ONCE = 64 << 10;
    private static final long DRAINED = 16 << 20;

    String path(String parameter) {
        return http.pathParam(parameter);
    }

    /** What the header {@code Authorization} shows; null for nothing. */
    @Nullable
    String authorization() {
        return http.header("Authorization");
    }

    /** The token in that header; null for none. */
    @Nullable
    String bearer() {
        String header = authorization();
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    /** @throws Refused unless one of the tokens is shown */
    void require(BearerTokens tokens, String whose) {
        if (!tokens.accept(authorization())) {
            throw unauthorized(
                    "this needs the header 'Authorization: Bearer TOKEN' with the right token of a " + whose);
        }
    }

    /** The answer to somebody who has not shown who they are. */
    Refused unauthorized(String why) {
        http.header("WWW-Authenticate", "Bearer");
        return new Refused(401, "UNAUTHORIZED", why);
    }

    /**
     * The body.
     *
     * @param reader makes a value of its text
     */
    <T> T body(Class<T> type, BiFunction<String, Class<T>, T> reader) {
        try {
            T value = reader.apply(text(), type);
            if (value == null) {
                throw new IllegalArgumentException("it is null");
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the body is no valid " + words(type) + ": " + e.getMessage(), e);
        }
    }

    private static String words(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private String text() {
        try (InputStream in = http.req().getInputStream()) {
            if (http.req().getContentLengthLong() > maxBytes) {
                throw tooLarge(in);
            }
            // A body may lie about its length, or not tell it.
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(in);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the body broke off", e);
        }
    }

    /** A caller that is answered, and hung up on, while it still sends may never read the answer: some is let pass. */
    private Refused tooLarge(InputStream in) throws IOException {
        byte[] ignored = new byte[DRAINED_AT_ONCE];
        long left = DRAINED;
        for (int n = in.read(ignored); n >= 0 && left > 0; n = in.read(ignored)) {
            left -= n;
        }
        http.header("Connection", "close");
        return new Refused(413, "TOO_LARGE", "the body is larger than " + limit());
    }

    private String limit() {
        return maxBytes >= 1 << 20 ? (maxBytes >> 20) + " MiB" : (maxBytes >> 10) + " KiB";
    }
}
