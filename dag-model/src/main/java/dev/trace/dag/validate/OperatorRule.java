package dev.trace.dag.validate;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.api.config.ConfigProblem;
import dev.trace.api.config.ConfigValues;
import dev.trace.api.config.Spelling;
import dev.trace.dag.EffectiveConfig;
import dev.trace.dag.yaml.MappingNode.Entry;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators exist, and each takes its settings; finds out the tables they make. */
final class OperatorRule implements Rule {
    private final List<String> known;
    private final TableCatalog catalog;

    OperatorRule(List<String> known, TableCatalog catalog) {
        this.known = known;
        this.catalog = catalog;
    }

    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            job.fields().text("operator").ifPresent(name -> {
                if (job.operator().isEmpty()) {
                    unknown(job, name, problems);
                }
            });
            job.operator().ifPresent(operator -> settings(dag, job, operator, problems));
        }
    }

    private void unknown(JobDraft job, String name, Problems problems) {
        String nearest = Spelling.nearest(name, known);
        problems.error(
                job.fields().at("operator"),
                "no operator is called '" + name + "'; "
                        + (nearest == null
                                ? "there are " + String.join(", ", known)
                                : "did you mean '" + nearest + "'?"));
    }

    private void settings(DagDraft dag, JobDraft job, OperatorDescriptor operator, Problems problems) {
        Map<String, Object> config =
                EffectiveConfig.of(job.config(), dag.pools().of(job).orElse(null), operator);
        List<ConfigProblem> wrong = ConfigValues.problems(operator.config(), config);
        wrong.forEach(each -> report(job, operator, each, problems));
        secrets(job, operator, config, problems);
        if (!wrong.isEmpty()) {
            return;
        }
        try {
            dag.tables(job, catalog.tables(operator.name(), config));
        } catch (ConfigException e) {
            e.problems().forEach(each -> report(job, operator, each, problems));
        }
    }

    private static void report(JobDraft job, OperatorDescriptor operator, ConfigProblem wrong, Problems problems) {
        boolean isKnown = operator.config().stream().anyMatch(key -> key.name().equals(wrong.key()));
        Optional<Entry> entry = job.configNode().flatMap(node -> ConfigNodes.find(node, wrong.key()));
        Mark at = isKnown || entry.isEmpty()
                ? job.configAt(wrong.key())
                : entry.get().keyAt();
        String subject = wrong.key().isEmpty() ? "config" : "config key '" + wrong.key() + "'";
        if (!problems.isReported(at) || entry.isEmpty()) {
            problems.error(at, subject + " " + wrong.message());
        }
    }

    private static void secrets(
            JobDraft job, OperatorDescriptor operator, Map<String, Object> config, Problems problems) {
        for (ConfigKeyDescriptor key : operator.config()) {
            Object value = config.get(key.name());
            if (key.secret()
                    && value instanceof String name
                    && !job.fields().texts("secrets").contains(name)) {
                Mark at = job.configAt(key.name());
                // It may be the secret itself, so it is not repeated.
                problems.hide(at, name);
                problems.error(
                        at,
                        "config key '" + key.name() + "' must be the name of a secret that is listed in the job's"
                                + " 'secrets'; the value itself comes from the platform");
            }
        }
    }
}
