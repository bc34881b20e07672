package dev.trace.dag.validate;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorKind;
import dev.trace.dag.Activation;
import dev.trace.dag.yaml.Problems;
import java.util.List;

/** A source has what sources have and nothing else; so does a reactive job; and the operator is of that kind. */
final class ActivationRule implements Rule {
    private static final List<String> OF_SOURCES = List.of("source", "bootstrap");
    private static final List<String> OF_REACTIVE_JOBS = List.of("input_datasets", "execution_strategy");

    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            job.activation().ifPresent(activation -> {
                if (activation == Activation.SOURCE) {
                    source(job, problems);
                } else {
                    reactive(job, problems);
                }
                job.operator().ifPresent(operator -> operator(job, activation, operator, problems));
            });
        }
    }

    private static void source(JobDraft job, Problems problems) {
        if (!job.fields().isGiven("source")) {
            problems.error(job.fields().at("activation"), "a source needs 'source', such as source: { kind: manual }");
        }
        for (String field : OF_REACTIVE_JOBS) {
            if (job.fields().isGiven(field)) {
                problems.error(
                        job.fields().keyAt(field),
                        "'" + field + "' is for reactive jobs; a source has no inputs. Remove it, or write activation:"
                                + " reactive");
            }
        }
    }

    private static void reactive(JobDraft job, Problems problems) {
        for (String field : OF_SOURCES) {
            if (job.fields().isGiven(field)) {
                problems.error(
                        job.fields().keyAt(field),
                        "'" + field + "' is for sources. Remove it, or write activation: source");
            }
        }
        if (!job.fields().isGiven("input_datasets")) {
            problems.error(
                    job.fields().at("activation"), "a reactive job needs 'input_datasets', the datasets it reads");
        } else if (job.fields().isEmptyList("input_datasets")) {
            problems.error(job.fields().at("input_datasets"), "'input_datasets' must name at least one dataset");
        }
        if (!job.fields().isGiven("execution_strategy")) {
            problems.error(
                    job.fields().at("activation"),
                    "a reactive job needs 'execution_strategy': PerPartition (one task a block range) or PerUpdate (one"
                            + " task for everything new)");
        }
    }

    private static void operator(JobDraft job, Activation activation, OperatorDescriptor operator, Problems problems) {
        boolean isSource = operator.kind() == OperatorKind.SOURCE;
        if (isSource != (activation == Activation.SOURCE)) {
            problems.error(
                    job.fields().at("activation"),
                    "operator " + operator.name() + " is a " + (isSource ? "source" : "reactive one")
                            + "; write activation: " + (isSource ? "source" : "reactive"));
        } else if (isSource) {
            job.sourceKind()
                    .filter(kind -> !operator.sourceKinds().contains(kind))
                    .ifPresent(kind -> problems.error(
                            job.fields().block("source").orElseThrow().at("kind"),
                            "operator " + operator.name() + " cannot be fired so; it takes "
                                    + SourceRule.names(operator.sourceKinds())));
        }
    }
}
