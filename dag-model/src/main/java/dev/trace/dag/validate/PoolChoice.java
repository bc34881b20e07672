package dev.trace.dag.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Which RPC pool a job works with: its own {@code rpc_pool}, else the only one among the jobs it feeds. */
final class PoolChoice {
    private final Map<JobDraft, NavigableSet<String>> candidates = new HashMap<>();

    PoolChoice(DagDraft dag) {
        List<JobDraft> order = new ArrayList<>(dag.jobs());
        for (JobDraft job : order) {
            NavigableSet<String> own = new TreeSet<>();
            job.ownPool().ifPresent(own::add);
            candidates.put(job, own);
        }
        // Until nothing changes, since jobs stand in any order and may even form a circle. Turning round each time
        // follows a chain of jobs in one pass, whichever way it is written.
        boolean changed = true;
        while (changed) {
            Collections.reverse(order);
            changed = pass(dag, order);
        }
    }

    private boolean pass(DagDraft dag, List<JobDraft> order) {
        boolean changed = false;
        for (JobDraft job : order) {
            // What lies beyond a job that names its pool is that job's concern.
            if (job.ownPool().isEmpty()) {
                for (JobDraft consumer : dag.consumers(job)) {
                    changed |= candidates(job).addAll(candidates(consumer));
                }
            }
        }
        return changed;
    }

    /** The job's pool; empty if it needs none, or if it would have to choose. */
    Optional<String> of(JobDraft job) {
        NavigableSet<String> found = candidates(job);
        return found.size() == 1 ? Optional.of(found.first()) : Optional.empty();
    }

    /** Its own pool alone, else every pool among the jobs that it feeds, directly or not. */
    NavigableSet<String> candidates(JobDraft job) {
        return candidates.getOrDefault(job, Collections.emptyNavigableSet());
    }
}
