package dev.trace.worker.remote;

import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.Claim;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this process knows of its attempts: the token of each, and how long its calls may take. */
final class Sessions {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final Duration SHORTEST_CALL = Duration.ofMillis(250);
    private static final int CALLS_PER_LEASE = 4;
    private static final int FORGET_AFTER_LEASES = 3;

    private final Map<AttemptKey, Session> live = new ConcurrentHashMap<>();

    private record Session(String capability, Duration lease, long heardAt) {}

    void opened(Claim claim) {
        long now = System.nanoTime();
        // An attempt that lost its lease is never completed.
        live.values().removeIf(each -> now - each.heardAt() > each.lease().toNanos() * FORGET_AFTER_LEASES);
        live.put(claim.attempt(), new Session(claim.capabilityToken(), claim.lease(), now));
    }

    void heard(AttemptKey attempt, Optional<String> capability) {
        live.computeIfPresent(
                attempt,
                (key, known) -> new Session(capability.orElse(known.capability()), known.lease(), System.nanoTime()));
    }

    void closed(AttemptKey attempt) {
        live.remove(attempt);
    }

    /** The attempt's token; empty if the attempt is over, or was given up long ago. */
    Optional<String> capability(AttemptKey attempt) {
        return Optional.ofNullable(live.get(attempt)).map(Session::capability);
    }

    /** How long a call about the attempt may take: well within its lease, so that it can be made again. */
    Duration patience(AttemptKey attempt) {
        Session session = live.get(attempt);
        return session == null ? LONGEST_CALL : within(session.lease());
    }

    /** How long any other call may take. */
    Duration patience() {
        return live.values().stream()
                .map(session -> within(session.lease()))
                .min(Duration::compareTo)
                .orElse(LONGEST_CALL);
    }

    private static Duration within(Duration lease) {
        Duration part = lease.dividedBy(CALLS_PER_LEASE);
        if (part.compareTo(LONGEST_CALL) > 0) {
            return LONGEST_CALL;
        }
        return part.compareTo(SHORTEST_CALL) < 0 ? SHORTEST_CALL : part;
    }
}
