package dev.trace.dispatcher.executor;

import java.time.Duration;
import java.util.Set;

/**
 * How a dispatcher looks after its children.
 *
 * @param dispatcher names this process, unlike any other
 * @param jobs {@code dag/job} names; empty for all
 * @param chains chains whose tasks count, beside tasks without one; empty for all
 * @param look how often it looks at work and children
 * @param unseen a dispatcher that was not seen for so long is dead, and its children may be taken over
 * @param backoff wait after a child that did nothing; doubled for each one after, up to {@code maxBackoff}
 * @param maxBackoff the longest such wait
 */
public record ChildSettings(
        String dispatcher,
        Set<String> jobs,
        Set<Long> chains,
        Duration look,
        Duration unseen,
        Duration backoff,
        Duration maxBackoff) {
    public ChildSettings {
        jobs = Set.copyOf(jobs);
        chains = Set.copyOf(chains);
    }

    /** For all jobs there are. */
    public static ChildSettings of(String dispatcher) {
        return new ChildSettings(
                dispatcher,
                Set.of(),
                Set.of(),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }

    /** The same for some jobs on some chains. */
    public ChildSettings only(Set<String> someJobs, Set<Long> someChains) {
        return new ChildSettings(dispatcher, someJobs, someChains, look, unseen, backoff, maxBackoff);
    }
}
