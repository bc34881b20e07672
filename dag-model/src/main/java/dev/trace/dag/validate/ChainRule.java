package dev.trace.dag.validate;

import dev.trace.dag.yaml.Problems;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;

/** A job works with one pool, on one chain, and so do the jobs that feed it. */
final class ChainRule implements Rule {
    private final Surroundings surroundings;

    ChainRule(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void check(DagDraft dag, Problems problems) {
        Map<String, JobDraft> byPool = new HashMap<>();
        for (JobDraft job : dag.jobs()) {
            NavigableSet<String> candidates = dag.pools().candidates(job);
            if (candidates.size() > 1) {
                several(job, candidates, problems);
            } else if (ownChain(job).isPresent() && candidates.size() == 1) {
                ownAgainstPool(job, candidates.first(), byPool, problems);
            }
        }
        dag.jobs().forEach(job -> dag.producers(job).forEach(producer -> edge(dag, producer, job, problems)));
    }

    private static void several(JobDraft job, NavigableSet<String> pools, Problems problems) {
        boolean takesPool = job.operator().stream()
                .flatMap(operator -> operator.config().stream())
                .anyMatch(key -> key.name().equals("rpc_pool"));
        problems.error(
                job.fields().at("name"),
                "job '" + job.name() + "' feeds jobs of several pools (" + String.join(", ", pools) + "); "
                        + (takesPool ? "set rpc_pool in its config" : "make a job of its own for each of them"));
    }

    private void ownAgainstPool(JobDraft job, String pool, Map<String, JobDraft> byPool, Problems problems) {
        long own = ownChain(job).getAsLong();
        OptionalLong configured = surroundings.chainOf(pool);
        JobDraft earlier = byPool.putIfAbsent(pool, job);
        if (configured.isPresent() && configured.getAsLong() != own) {
            problems.error(
                    job.configAt("chain_id"),
                    "chain_id is " + own + ", but pool '" + pool + "' is configured for chain "
                            + configured.getAsLong());
        } else if (earlier != null && ownChain(earlier).getAsLong() != own) {
            problems.error(
                    job.configAt("chain_id"),
                    "chain_id is " + own + ", but job '" + earlier.name() + "' uses the same pool with chain_id "
                            + ownChain(earlier).getAsLong());
        }
    }

    private void edge(DagDraft dag, JobDraft producer, JobDraft consumer, Problems problems) {
        OptionalLong from = chain(dag, producer);
        OptionalLong to = chain(dag, consumer);
        if (problems.isReported(producer.configAt("chain_id")) || problems.isReported(consumer.configAt("chain_id"))) {
            return;
        }
        if (from.isPresent() && to.isPresent() && from.getAsLong() != to.getAsLong()) {
            problems.error(
                    consumer.configAt(consumer.ownPool().isPresent() ? "rpc_pool" : "chain_id"),
                    "job '" + consumer.name() + "' works on chain " + to.getAsLong()
                            + ", but its input comes from job '" + producer.name() + "' on chain " + from.getAsLong());
        }
    }

    private OptionalLong chain(DagDraft dag, JobDraft job) {
        return ownChain(job).isPresent()
                ? ownChain(job)
                : dag.pools().of(job).map(surroundings::chainOf).orElse(OptionalLong.empty());
    }

    private static OptionalLong ownChain(JobDraft job) {
        return job.config().get("chain_id") instanceof Long id ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
