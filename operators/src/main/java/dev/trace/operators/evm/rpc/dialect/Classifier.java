package dev.trace.operators.evm.rpc.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.time.Duration;

/**
 * Tells what a failure means, by the table of dialects. Providers share few codes and use them differently, so text
 * counts before code, and the reason may be in {@code data} alone.
 */
public final class Classifier {
    private static final int OK = 200;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Dialect NONE = Dialect.of("nobody", Kind.UNKNOWN);

    private Classifier() {}

    /** A response whose HTTP status is not 200 and whose body is no JSON-RPC error. */
    public static Verdict http(int status, Duration retryAfter, String body) {
        Said said = Said.http(status, body);
        Dialect dialect = dialect(said);
        String shown = withStatus(status, dialect.kind(), body.strip());
        return new Verdict(dialect.kind(), dialect.about(), shown, clamp(retryAfter), said.text());
    }

    /** What an endpoint sent as {@code error}, whatever the HTTP status; it may be no more than a text. */
    public static Verdict error(int status, Duration retryAfter, JsonNode error) {
        Said said = Said.error(status, error);
        Dialect dialect = dialect(said);
        String words = said.code().isPresent() ? said.code().getAsLong() + " " + Said.shown(error) : Said.shown(error);
        boolean statusTells =
                status != OK && (dialect.kind() == Kind.DENIED || said.code().isEmpty());
        String shown = statusTells ? withStatus(status, dialect.kind(), words) : Said.cut(words);
        Duration pause = clamp(longer(retryAfter, backoff(error)));
        return new Verdict(dialect.kind(), dialect.about(), shown, pause, said.text());
    }

    private static String withStatus(int status, Kind kind, String words) {
        if (kind == Kind.DENIED && status / 100 == 3) {
            return "HTTP " + status + ": it redirects elsewhere; configure the final address";
        }
        String advice = kind == Kind.DENIED ? " (check its key)" : "";
        return Said.cut("HTTP " + status + advice + (words.isEmpty() ? "" : ": " + words));
    }

    private static Dialect dialect(Said said) {
        for (Dialect dialect : Dialects.ALL) {
            if (dialect.fits(said)) {
                return dialect;
            }
        }
        return NONE;
    }

    /** Infura's; it may be zero, which is no reason not to wait. */
    private static Duration backoff(JsonNode error) {
        double seconds = error.path("data").path("rate").path("backoff_seconds").asDouble(0);
        return Duration.ofMillis((long) Math.max(0, Math.min(seconds, 3600) * 1000));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration clamp(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
