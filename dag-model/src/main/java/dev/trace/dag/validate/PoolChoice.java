package dev.trace.dag.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which RPC pool a job works with: its own {@code rpc_pool}, else the only one among the jobs it feeds. */
final class PoolChoice {
    private final DagDraft dag;

    PoolChoice(DagDraft dag) {
        this.dag = dag;
    }

    /** The job's pool; empty if it needs none, or if it would have to choose. */
    Optional<String> of(JobDraft job) {
        NavigableSet<String> candidates = candidates(job);
        return candidates.size() == 1 ? Optional.of(candidates.first()) : Optional.empty();
    }

    /** Its own pool alone, else every pool among the jobs that it feeds, directly or not. */
    NavigableSet<String> candidates(JobDraft job) {
        NavigableSet<String> found = new TreeSet<>();
        Set<JobDraft> seen = new HashSet<>();
        Deque<JobDraft> open = new ArrayDeque<>();
        open.add(job);
        while (!open.isEmpty()) {
            JobDraft next = open.remove();
            if (seen.add(next)) {
                next.ownPool().ifPresent(found::add);
                // What lies beyond a job that names its pool is that job's concern.
                if (next.ownPool().isEmpty()) {
                    open.addAll(dag.consumers(next));
                }
            }
        }
        return found;
    }
}
