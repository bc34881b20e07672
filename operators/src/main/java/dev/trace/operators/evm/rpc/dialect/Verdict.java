package dev.trace.operators.evm.rpc.dialect;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a request got no result, and what follows.
 *
 * @param kind what follows
 * @param about whom it may be meant of
 * @param reason for people; as the endpoint said it
 * @param pause how long the endpoint asked to be left alone; zero if it did not say
 * @param said all that the endpoint said of it, message and data or HTTP body, in small letters without commas and cut
 *     where it is very long; it may hold hints and secrets, so it is never shown
 */
public record Verdict(Kind kind, About about, String reason, Duration pause, String said) {
    private static final int SHOWN = 240;
    private static final Pattern BATCH_LIMIT = Pattern.compile(
            "batch(?: size)? limit[^0-9]{0,12}(\\d{1,6})|batch[^.]{0,40}(?:more than|up to|max(?:imum)?(?: of)?|of|over) (\\d{1,6})");

    /** What follows from a failure. */
    public enum Kind {
        /** Tried again, preferably elsewhere. */
        TRANSIENT,
        /** The endpoint rests, and is asked for less a second. */
        THROTTLED,
        /** The endpoint is parked for an hour or as long as it says. */
        QUOTA,
        /** The endpoint refuses us altogether: a key or address is wrong. */
        DENIED,
        /** Not there yet: the same endpoint again, then others. */
        MISSING,
        /** The endpoint does not have the method; remembered. */
        UNSUPPORTED,
        /** The endpoint does not keep this; others may. */
        PRUNED,
        /** The answer would be too large, everywhere. */
        TOO_LARGE,
        /** The endpoint does not take so many calls at once, or none: they are sent again in smaller batches. */
        BATCH_REFUSED,
        /** The request is wrong, everywhere. */
        REFUSED,
        /** Nobody has told us what it means: tried again as if it would pass, and people are told once. */
        UNKNOWN
    }

    /** Whom a failure may be meant of. */
    public enum About {
        /** The call alone. */
        CALL,
        /** The call, or the batch that it was part of. */
        CALL_OR_BATCH
    }

    public static Verdict of(Kind kind, String reason) {
        return new Verdict(kind, About.CALL, reason, Duration.ZERO, "");
    }

    /** The same, meant of a whole batch. */
    public Verdict ofBatch() {
        return new Verdict(Kind.BATCH_REFUSED, About.CALL_OR_BATCH, reason, pause, said);
    }

    /** Whether the endpoint, rather than the request, seems to be at fault. */
    public boolean isFault() {
        return kind == Kind.TRANSIENT || kind == Kind.UNKNOWN;
    }

    /** How many calls a batch may have, as the endpoint says in refusing one. */
    public OptionalInt batchLimit() {
        Matcher found = BATCH_LIMIT.matcher(said);
        if (kind != Kind.BATCH_REFUSED || !found.find()) {
            return OptionalInt.empty();
        }
        String number = found.group(1) == null ? found.group(2) : found.group(1);
        return OptionalInt.of(Integer.parseInt(number));
    }

    /**
     * The same with a reason that may be shown: without secrets, and only then a short line, so that no part of one is
     * left at its end.
     */
    public Verdict redacted(UnaryOperator<String> withoutSecrets) {
        String line = withoutSecrets.apply(reason).replaceAll("\\s+", " ");
        String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
        return new Verdict(kind, about, shown, pause, said);
    }
}
