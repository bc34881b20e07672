package dev.trace.dag.validate;

import dev.trace.api.config.Spelling;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.Set;
import java.util.TreeSet;

/** Pools and runtimes are defined where the DAG is to run. */
final class SurroundingsRule implements Rule {
    private final Surroundings surroundings;

    SurroundingsRule(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void check(DagDraft dag, Problems problems) {
        dag.fields()
                .block("defaults")
                .ifPresent(defaults ->
                        defaults.text("runtime").ifPresent(name -> runtime(name, defaults.at("runtime"), problems)));
        for (JobDraft job : dag.jobs()) {
            if (job.config().get("rpc_pool") instanceof String pool) {
                pool(pool, job.configAt("rpc_pool"), problems);
            }
            job.fields()
                    .text("runtime")
                    .ifPresent(name -> runtime(name, job.fields().at("runtime"), problems));
        }
    }

    private void pool(String name, Mark at, Problems problems) {
        if (!surroundings.pools().containsKey(name) && !problems.isReported(at)) {
            report(
                    "rpc_pool '" + name + "'"
                            + known("rpc_pools", name, surroundings.pools().keySet()),
                    at,
                    problems);
        }
    }

    private void runtime(String name, Mark at, Problems problems) {
        if (!surroundings.runtimes().contains(name)) {
            report("runtime '" + name + "'" + known("runtimes", name, surroundings.runtimes()), at, problems);
        }
    }

    private static String known(String section, String name, Set<String> defined) {
        String nearest = Spelling.nearest(name, defined);
        String help = defined.isEmpty() ? "" : ", which has " + String.join(", ", new TreeSet<>(defined));
        return " is not defined under " + section + " of the platform configuration (trace.yaml)"
                + (nearest == null ? help : "; did you mean '" + nearest + "'?");
    }

    private void report(String message, Mark at, Problems problems) {
        if (surroundings.strictness() == Strictness.RUN) {
            problems.error(at, message);
        } else {
            problems.warning(at, message);
        }
    }
}
