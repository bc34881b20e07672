package dev.trace.dag.validate;

import dev.trace.dag.validate.JobDraft.InputDraft;
import dev.trace.dag.yaml.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** No job feeds itself, directly or through others. */
final class CycleRule implements Rule {
    /**
     * A job on the way upstream, and its inputs that are still to be followed.
     *
     * @param job the job
     * @param open its inputs
     */
    private record Step(JobDraft job, Iterator<InputDraft> open) {
        static Step of(JobDraft job) {
            return new Step(job, job.inputs().iterator());
        }
    }

    @Override
    public void check(DagDraft dag, Problems problems) {
        Set<JobDraft> seen = new HashSet<>();
        for (JobDraft job : dag.jobs()) {
            if (seen.add(job)) {
                walk(dag, job, seen, problems);
            }
        }
    }

    // A loop and not a recursion: a long chain of jobs must not exhaust the stack.
    private static void walk(DagDraft dag, JobDraft first, Set<JobDraft> seen, Problems problems) {
        List<Step> path = new ArrayList<>();
        Set<JobDraft> onPath = new HashSet<>();
        path.add(Step.of(first));
        onPath.add(first);
        while (!path.isEmpty()) {
            Step step = path.get(path.size() - 1);
            if (!step.open().hasNext()) {
                onPath.remove(step.job());
                path.remove(path.size() - 1);
                continue;
            }
            InputDraft input = step.open().next();
            Optional<JobDraft> producer = dag.producer(input.dataset());
            if (producer.filter(onPath::contains).isPresent()) {
                report(path, producer.get(), input, problems);
            } else if (producer.filter(seen::add).isPresent()) {
                path.add(Step.of(producer.get()));
                onPath.add(producer.get());
            }
        }
    }

    private static void report(List<Step> path, JobDraft closing, InputDraft input, Problems problems) {
        List<String> ring = path.stream()
                .map(Step::job)
                .dropWhile(job -> job != closing)
                .map(JobDraft::name)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(ring);
        ring.add(ring.get(0));
        problems.error(input.at(), "jobs feed each other in a circle: " + String.join(" -> ", ring));
    }
}
