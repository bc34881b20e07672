package dev.trace.dag.validate;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.SourceKind;
import dev.trace.dag.Activation;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.Mark;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A job whose fields are right one by one, before it is known whether they fit together. Equal to itself alone. */
final class JobDraft {
    private static final Pattern POOL = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

    private final Checked fields;
    private final Optional<OperatorDescriptor> operator;
    private final Map<String, Object> config;

    JobDraft(Checked fields, Optional<OperatorDescriptor> operator, Map<String, Object> config) {
        this.fields = fields;
        this.operator = operator;
        this.config = config;
    }

    Checked fields() {
        return fields;
    }

    /** Its name; {@code ?} if that is missing or wrong. */
    String name() {
        return fields.text("name").orElse("?");
    }

    /** The operator's descriptor; empty if no operator of that name is known. */
    Optional<OperatorDescriptor> operator() {
        return operator;
    }

    /** Settings as written. */
    Map<String, Object> config() {
        return config;
    }

    /** The settings in the document. */
    Optional<MappingNode> configNode() {
        return fields.free("config");
    }

    Optional<Activation> activation() {
        return fields.choice("activation", text -> Activation.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    Optional<ExecutionStrategy> strategy() {
        return fields.choice(
                "execution_strategy",
                text -> text.equals("PerPartition") ? ExecutionStrategy.PER_PARTITION : ExecutionStrategy.PER_UPDATE);
    }

    Optional<SourceKind> sourceKind() {
        return fields.block("source")
                .flatMap(source -> source.choice("kind", text -> SourceKind.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    Optional<String> output() {
        return fields.text("output_dataset");
    }

    List<InputDraft> inputs() {
        return fields.elements("input_datasets").stream()
                .flatMap(each -> InputDraft.of(each).stream())
                .toList();
    }

    /** The pool that its own settings name; empty also if what they say cannot be a name. */
    Optional<String> ownPool() {
        return config.get("rpc_pool") instanceof String pool
                        && POOL.matcher(pool).matches()
                ? Optional.of(pool)
                : Optional.empty();
    }

    /** Where a setting's value is; failing that, where the settings are, or the operator. */
    Mark configAt(String key) {
        Optional<MappingNode> node = configNode();
        return node.flatMap(settings -> ConfigNodes.find(settings, key))
                .map(entry -> entry.value().at())
                .orElseGet(() -> fields.isGiven("config") ? fields.keyAt("config") : fields.at("operator"));
    }

    /**
     * One of {@code input_datasets}.
     *
     * @param at where the dataset's name is
     * @param dataset its name
     * @param fields the longer form; empty for a bare name
     */
    record InputDraft(Mark at, String dataset, Optional<Checked> fields) {
        static Optional<InputDraft> of(Element element) {
            if (element.value() instanceof Checked block) {
                return block.text("dataset").map(name -> new InputDraft(block.at("dataset"), name, Optional.of(block)));
            }
            return Optional.of(new InputDraft(element.at(), (String) element.value(), Optional.empty()));
        }

        Optional<String> table() {
            return fields.flatMap(block -> block.text("table"));
        }

        /** Where a column of {@code where} is named. */
        Mark columnAt(String column) {
            return fields.flatMap(block -> block.node().value("where"))
                    .filter(MappingNode.class::isInstance)
                    .flatMap(where -> ((MappingNode) where).entry(column))
                    .map(MappingNode.Entry::keyAt)
                    .orElse(at);
        }

        Map<String, Element> where() {
            return fields.map(block -> block.named("where")).orElse(Map.of());
        }
    }
}
