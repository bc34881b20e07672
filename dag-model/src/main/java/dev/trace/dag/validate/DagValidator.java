package dev.trace.dag.validate;

import dev.trace.api.OperatorDescriptor;
import dev.trace.dag.Dag;
import dev.trace.dag.platform.PlatformFields;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.schema.SectionReader;
import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.YamlDocument;
import dev.trace.dag.yaml.YamlReader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Validates DAG documents: the YAML, every field, operator settings, and how the jobs fit together. Reports everything
 * wrong at once. Safe for use from several threads if the catalog is.
 */
public final class DagValidator {
    private final Map<String, OperatorDescriptor> operators = new TreeMap<>();
    private final List<Rule> rules;

    /**
     * @param operators all that are known here, plugins' included
     * @param catalog knows their tables
     * @param surroundings pools and runtimes of the platform
     */
    public DagValidator(Collection<OperatorDescriptor> operators, TableCatalog catalog, Surroundings surroundings) {
        operators.forEach(each -> this.operators.put(each.name(), each));
        rules = List.of(
                new NameRule(),
                new ActivationRule(),
                new SourceRule(),
                new OperatorRule(List.copyOf(this.operators.keySet()), catalog),
                new GraphRule(),
                new CycleRule(),
                new InputTableRule(),
                new KeyRule(),
                new LimitRule(),
                new ChainRule(surroundings),
                new SurroundingsRule(surroundings));
    }

    /** @param file read, and named in problems as it is */
    public Validation validate(Path file) {
        return validate(YamlReader.read(file));
    }

    /** @param name what problems call the document */
    public Validation validate(String name, byte[] text) {
        return validate(YamlReader.read(name, text));
    }

    private Validation validate(YamlDocument document) {
        Problems problems = document.problems();
        SecretRule secrets = new SecretRule(problems);
        secrets.lines(document.source());
        if (document.root().filter(DagValidator::isPlatform).isPresent()) {
            problems.error(
                    Mark.DOCUMENT,
                    "is a platform configuration, which every command checks as it reads it; name a DAG file here");
            return new Validation(document.source().text(), problems.sorted(), Optional.empty());
        }
        Optional<DagDraft> draft = document.root().map(root -> draft(root, problems));
        draft.ifPresent(dag -> {
            secrets.allowUrls(dag);
            document.root().ifPresent(secrets::values);
            rules.forEach(rule -> rule.check(dag, problems));
        });
        Optional<Dag> dag = problems.hasErrors() ? Optional.empty() : draft.map(each -> new DagBuilder(each).build());
        return new Validation(document.source().text(), problems.sorted(), dag);
    }

    /** Whether it begins as {@code trace.yaml} does and no DAG can. */
    private static boolean isPlatform(MappingNode root) {
        List<String> keys = root.entries().stream().map(MappingNode.Entry::key).toList();
        return !keys.contains("jobs")
                && keys.stream().anyMatch(PlatformFields.PLATFORM.accepted()::contains)
                && keys.stream().noneMatch(DagFields.DAG.accepted()::contains);
    }

    private DagDraft draft(MappingNode root, Problems problems) {
        Checked fields = new SectionReader(problems).read(DagFields.DAG, root);
        if (fields.isEmptyList("jobs")) {
            problems.error(fields.at("jobs"), "'jobs' must hold at least one job");
        }
        return new DagDraft(
                fields,
                fields.elements("jobs").stream()
                        .map(each -> job(each, problems))
                        .toList());
    }

    private JobDraft job(Element element, Problems problems) {
        Checked fields = (Checked) element.value();
        Map<String, Object> config = fields.free("config")
                .map(node -> ConfigNodes.values(node, problems))
                .orElse(Map.of());
        return new JobDraft(fields, fields.text("operator").map(operators::get), config);
    }
}
