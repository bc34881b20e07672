package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.operators.evm.rpc.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Tells what a failure means. Providers share few codes and use them differently, so text counts before code, and the
 * reason may be in {@code data} alone.
 */
final class Classifier {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int SHOWN = 240;
    private static final int KEPT = 4096;

    private static final List<String> QUOTA = List.of(
            "daily request count",
            "daily limit",
            "monthly capacity",
            "monthly limit",
            "monthly quota",
            "quota exceeded",
            "exceeded your quota",
            "out of credits",
            "payment required");
    private static final List<String> THROTTLE = List.of(
            "rate limit",
            "request rate exceeded",
            "too many requests",
            "compute units per second",
            "/second request limit",
            "requests per second",
            "credits limited",
            "try again in",
            "backend is over capacity");
    private static final List<String> FUTURE =
            List.of("beyond current head block", "after last accepted block", "transaction indexing is in progress");
    private static final List<String> TOO_LARGE = List.of(
            "block range",
            "blocks range",
            "range is too",
            "range too",
            "ranges over",
            "range limit",
            "blocks distance",
            "max range",
            "more than 10000 results",
            "exceeds max results",
            "exceeds limit",
            "exceeds server limit",
            "response size",
            "response too large",
            "batch too large",
            "too many logs",
            "too many blocks",
            "0000 range",
            "000 range",
            "number of requested blocks",
            "max addresses or topics");
    private static final List<String> PRUNED =
            List.of("pruned", "missing trie node", "history is not available", "historical state");
    private static final List<String> UNSUPPORTED = List.of(
            "does not exist/is not available",
            "method not found",
            "method not supported",
            "unsupported method",
            "not available on the",
            "not whitelisted");
    private static final List<String> UNKNOWN_BLOCK = List.of("header not found", "unknown block", "block not found");

    private Classifier() {}

    /** A response whose HTTP status is not 200 and whose body is no JSON-RPC error. */
    static Verdict http(int status, Duration retryAfter, String body) {
        String reason = shorten("HTTP " + status + (body.isBlank() ? "" : ": " + body.strip()));
        String text = cut(body.toLowerCase(Locale.ROOT).replace(",", ""));
        if (status == 402 || containsAny(text, QUOTA)) {
            return new Verdict(Kind.QUOTA, reason, clamp(retryAfter), text);
        }
        if (status == 429) {
            return new Verdict(Kind.THROTTLED, reason, clamp(retryAfter), text);
        }
        if (status == 413) {
            return new Verdict(Kind.TOO_LARGE, reason, Duration.ZERO, text);
        }
        if (status / 100 == 3) {
            return Verdict.of(Kind.DENIED, "HTTP " + status + ": it redirects elsewhere; configure the final address");
        }
        if (status == 401 || status == 403) {
            return Verdict.of(Kind.DENIED, reason + " (check its key)");
        }
        return new Verdict(Kind.TRANSIENT, reason, clamp(retryAfter), text);
    }

    /** A JSON-RPC error, whatever the HTTP status it came with. */
    static Verdict error(int status, Duration retryAfter, JsonNode error) {
        long code = error.path("code").asLong();
        String message = error.path("message").asText();
        String data = error.path("data").isMissingNode() ? "" : " " + error.path("data");
        String reason = shorten(code + " " + message + data);
        String text = (message + data).toLowerCase(Locale.ROOT).replace(",", "");
        Duration pause = clamp(longer(retryAfter, backoff(error)));
        return new Verdict(kind(status, code, text), reason, pause, cut(text));
    }

    private static Kind kind(int status, long code, String text) {
        if (status == 402 || containsAny(text, QUOTA)) {
            return Kind.QUOTA;
        }
        if (status == 429 || code == 429 || code == -32029 || containsAny(text, THROTTLE)) {
            return Kind.THROTTLED;
        }
        if (containsAny(text, FUTURE)) {
            return Kind.MISSING;
        }
        if (status == 413 || code == -32614 || code == -32020 || containsAny(text, TOO_LARGE)) {
            return Kind.TOO_LARGE;
        }
        if (code == 4444 || containsAny(text, PRUNED)) {
            return Kind.PRUNED;
        }
        if (code == -32601 || containsAny(text, UNSUPPORTED)) {
            return Kind.UNSUPPORTED;
        }
        if (containsAny(text, UNKNOWN_BLOCK)) {
            return Kind.MISSING;
        }
        return byCode(status, code, text);
    }

    private static Kind byCode(int status, long code, String text) {
        if (code == -32005 || code == -32007 || code == -32012 || code == -32016) {
            return Kind.THROTTLED;
        }
        if (status == 401 || status == 403) {
            return Kind.DENIED;
        }
        boolean ofTheRequest = code == -32600 || code == -32602 || code == -32700 || code == 3;
        return ofTheRequest || text.contains("execution reverted") ? Kind.REFUSED : Kind.TRANSIENT;
    }

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

    private static boolean containsAny(String text, List<String> patterns) {
        return patterns.stream().anyMatch(text::contains);
    }

    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static String cut(String text) {
        return text.length() <= KEPT ? text : text.substring(0, KEPT);
    }
}
