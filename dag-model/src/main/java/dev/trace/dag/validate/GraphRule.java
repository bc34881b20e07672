package dev.trace.dag.validate;

import dev.trace.api.OperatorKind;
import dev.trace.api.Publication;
import dev.trace.api.config.Spelling;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.validate.JobDraft.InputDraft;
import dev.trace.dag.yaml.Problems;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Inputs are datasets that exist and can be consumed so; outputs are named where there are any. */
final class GraphRule implements Rule {
    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            for (InputDraft input : job.inputs()) {
                dag.producer(input.dataset())
                        .ifPresentOrElse(
                                producer -> consumable(job, input, producer, problems),
                                () -> unknown(dag, input, problems));
            }
            output(dag, job, problems);
        }
    }

    private static void unknown(DagDraft dag, InputDraft input, Problems problems) {
        List<String> datasets =
                dag.jobs().stream().flatMap(job -> job.output().stream()).toList();
        Optional<JobDraft> sameName = dag.jobs().stream()
                .filter(job -> job.name().equals(input.dataset()))
                .findFirst();
        String nearest = Spelling.nearest(input.dataset(), datasets);
        String help;
        if (sameName.flatMap(JobDraft::output).isPresent()) {
            help = "that is a job; its dataset is '" + sameName.get().output().orElseThrow() + "'";
        } else if (nearest != null) {
            help = "did you mean '" + nearest + "'?";
        } else {
            help = datasets.isEmpty()
                    ? "no job has an output_dataset"
                    : "there are " + datasets.stream().distinct().collect(Collectors.joining(", "));
        }
        problems.error(input.at(), "no job publishes dataset '" + input.dataset() + "'; " + help);
    }

    private static void consumable(JobDraft job, InputDraft input, JobDraft producer, Problems problems) {
        Optional<Publication> publication = producer.operator().map(each -> each.publication());
        if (publication.isEmpty()) {
            return;
        }
        String dataset = "dataset '" + input.dataset() + "' of job '" + producer.name() + "'";
        if (publication.get() == Publication.NOTHING) {
            problems.error(input.at(), dataset + " publishes nothing that another job could consume");
        } else if (publication.get() == Publication.CURSOR
                && job.strategy()
                        .filter(ExecutionStrategy.PER_PARTITION::equals)
                        .isPresent()) {
            problems.error(
                    input.at(),
                    dataset + " is a stream with a cursor and has no partitions; write execution_strategy: PerUpdate,"
                            + " or put a job between that makes partitions");
        }
    }

    private static void output(DagDraft dag, JobDraft job, Problems problems) {
        job.operator().ifPresent(operator -> {
            boolean hasTables =
                    dag.tables(job).filter(tables -> !tables.isEmpty()).isPresent();
            if (operator.kind() == OperatorKind.SINK && job.output().isPresent()) {
                problems.error(
                        job.fields().keyAt("output_dataset"),
                        "operator " + operator.name() + " is a sink and publishes no dataset; remove 'output_dataset'");
            } else if ((operator.publication() != Publication.NOTHING || hasTables)
                    && !job.fields().isGiven("output_dataset")) {
                problems.error(
                        job.fields().at("operator"),
                        "operator " + operator.name() + " publishes a dataset; name it with 'output_dataset'");
            }
        });
    }
}
