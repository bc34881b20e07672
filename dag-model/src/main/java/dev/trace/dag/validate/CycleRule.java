package dev.trace.dag.validate;

import dev.trace.dag.validate.JobDraft.InputDraft;
import dev.trace.dag.yaml.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** No job feeds itself, directly or through others. */
final class CycleRule implements Rule {
    @Override
    public void check(DagDraft dag, Problems problems) {
        Set<JobDraft> done = new HashSet<>();
        for (JobDraft job : dag.jobs()) {
            visit(dag, job, new ArrayList<>(), done, problems);
        }
    }

    private static void visit(DagDraft dag, JobDraft job, List<JobDraft> path, Set<JobDraft> done, Problems problems) {
        if (done.contains(job)) {
            return;
        }
        path.add(job);
        for (InputDraft input : job.inputs()) {
            dag.producer(input.dataset()).ifPresent(producer -> {
                int from = path.indexOf(producer);
                if (from >= 0) {
                    report(job, input, path.subList(from, path.size()), problems);
                } else {
                    visit(dag, producer, path, done, problems);
                }
            });
        }
        path.remove(path.size() - 1);
        done.add(job);
    }

    private static void report(JobDraft job, InputDraft input, List<JobDraft> upstream, Problems problems) {
        List<JobDraft> ring = new ArrayList<>(upstream);
        Collections.reverse(ring);
        String way = ring.stream().map(JobDraft::name).collect(Collectors.joining(" -> "));
        problems.error(input.at(), "jobs feed each other in a circle: " + way + " -> " + job.name());
    }
}
