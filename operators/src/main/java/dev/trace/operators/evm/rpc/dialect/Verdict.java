package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import java.time.Duration;

/**
 * Why a request got no result, and what follows.
 *
 * @param kind what follows
 * @param reason for people; as the endpoint said it, shortened
 * @param pause how long the endpoint asked to be left alone; zero if it did not say
 * @param said all that the endpoint said of it, message and data or HTTP body, in small letters without commas and cut
 *     where it is very long; it may hold hints and secrets, so it is never shown
 */
record Verdict(Kind kind, String reason, Duration pause, String said) {
    /** What follows from a failure. */
    enum Kind {
        /** Tried again, preferably elsewhere. */
        TRANSIENT(Outcome.TRANSIENT),
        /** The endpoint rests, its rate is halved. */
        THROTTLED(Outcome.THROTTLED),
        /** The endpoint is parked for an hour or as long as it says. */
        QUOTA(Outcome.QUOTA),
        /** The endpoint refuses us altogether: a key or address is wrong. */
        DENIED(Outcome.REFUSED),
        /** Not there yet: the same endpoint again, then others. */
        MISSING(Outcome.MISSING),
        /** The endpoint does not have the method; remembered. */
        UNSUPPORTED(Outcome.UNSUPPORTED),
        /** The endpoint does not keep this; others may. */
        PRUNED(Outcome.PRUNED),
        /** The answer would be too large, everywhere. */
        TOO_LARGE(Outcome.TOO_LARGE),
        /** The request is wrong, everywhere. */
        REFUSED(Outcome.REFUSED);

        final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }
    }

    static Verdict of(Kind kind, String reason) {
        return new Verdict(kind, reason, Duration.ZERO, "");
    }
}
