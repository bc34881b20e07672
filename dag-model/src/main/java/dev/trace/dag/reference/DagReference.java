package dev.trace.dag.reference;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.SourceKind;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.dag.validate.DagFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference page of DAG documents, generated so that it cannot be out of date. */
public final class DagReference {
    private DagReference() {}

    /** The page: every field, then every operator with its settings, by name. */
    public static String markdown(Collection<OperatorDescriptor> operators) {
        Markdown page = new Markdown()
                .heading(1, "DAG reference")
                .paragraph("Generated from the code. `trace validate FILE` checks a document and names every mistake at"
                        + " once, with its line and column.")
                .heading(2, "The document")
                .fields(DagFields.DAG)
                .heading(2, "`defaults`")
                .fields(DagFields.DEFAULTS)
                .heading(2, "A job")
                .fields(DagFields.JOB)
                .heading(2, "`source`")
                .fields(DagFields.SOURCE)
                .heading(2, "`bootstrap`")
                .fields(DagFields.BOOTSTRAP)
                .heading(2, "An input")
                .fields(DagFields.INPUT)
                .heading(2, "`scaling`")
                .fields(DagFields.SCALING)
                .heading(2, "`retry`")
                .fields(DagFields.RETRY)
                .heading(2, "YAML")
                .paragraph(
                        "One document a file, UTF-8, at most 1 MiB. A key comes once. Anchors, aliases, merge keys and"
                                + " tags are refused. What YAML readers understand differently must be quoted to be text:"
                                + " `0x…`, digits after a zero, `yes`, `no`, `on`, `off`.")
                .heading(2, "Pools and chains")
                .paragraph("A job works with the pool that its config names as `rpc_pool`; a job that names none takes"
                        + " the only pool among the jobs it feeds. The chain is the pool's: its endpoints are asked. A"
                        + " `chain_id` in the config of a job or of a pool is a promise that is checked.");
        page.heading(2, "Operators");
        operators.stream()
                .sorted(Comparator.comparing(OperatorDescriptor::name))
                .forEach(operator -> operator(page, operator));
        return page.toString();
    }

    /** The section of one operator: summary, facts, settings. */
    private static void operator(Markdown page, OperatorDescriptor operator) {
        page.heading(3, "`" + operator.name() + "`").paragraph(operator.summary());
        String kinds = operator.sourceKinds().stream()
                .sorted()
                .map(SourceKind::name)
                .map(DagReference::lower)
                .collect(Collectors.joining(", "));
        page.paragraph("Kind: " + lower(operator.kind().name())
                + (kinds.isEmpty() ? "" : " (" + kinds + ")")
                + ". Publishes: " + lower(operator.publication().name())
                + ". Update strategy: " + lower(operator.updateStrategy().name())
                + ". Version of its output: " + operator.version() + ".");
        if (operator.config().isEmpty()) {
            page.paragraph("It has no settings.");
            return;
        }
        page.row(List.of("key", "holds", "default", "meaning", "affects output", "example"));
        page.row(List.of("---", "---", "---", "---", "---", "---"));
        operator.config()
                .forEach(key -> page.row(List.of(
                        "`" + key.name() + "`",
                        holds(key),
                        key.required() ? "needed" : key.defaultValue() == null ? "" : "`" + key.defaultValue() + "`",
                        key.doc(),
                        key.affectsOutput() ? "yes" : "",
                        key.example().isEmpty() ? "" : "`" + key.example() + "`")));
    }

    private static String holds(ConfigKeyDescriptor key) {
        String type = switch (key.type()) {
            case STRING -> key.secret() ? "name of a secret" : "text";
            case INTEGER -> "whole number" + (key.unit() == null ? "" : " of " + key.unit());
            case BOOLEAN -> "`true` or `false`";
            case DURATION -> "duration (`30s`)";
            case STRING_LIST -> "list of texts";
        };
        String choices = key.choices().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        String range = key.min() == null && key.max() == null
                ? ""
                : ", " + (key.min() == null ? "" : "from " + key.min()) + (key.max() == null ? "" : " to " + key.max());
        return type + range + (choices.isEmpty() ? "" : ": " + choices);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
