package dev.trace.dispatcher.source;

import dev.trace.dispatcher.DispatcherSettings.PoolChains;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.JobStore;
import org.jdbi.v3.core.Handle;

/** Which chain a source's tasks are of. */
final class Chains {
    private final PoolChains pools;

    Chains(PoolChains pools) {
        this.pools = pools;
    }

    /** The chain of the job's pool; 0 if it has none, or if that is not known here and the worker will find out. */
    long of(Handle db, JobRow job) {
        return new JobStore(db)
                .pool(job)
                .map(pools::chainOf)
                .map(chain -> chain.orElse(0))
                .orElse(0L);
    }
}
