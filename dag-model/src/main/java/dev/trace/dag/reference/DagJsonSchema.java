package dev.trace.dag.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.OperatorDescriptor;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.dag.validate.DagFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON Schema (2020-12) of DAG documents, for editors; settings of the operators known here included. */
public final class DagJsonSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DagJsonSchema() {}

    /** The schema, indented. */
    public static String of(Collection<OperatorDescriptor> operators) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Trace DAG");
        schema.setAll(ShapeSchema.section(DagFields.DAG));
        ObjectNode job = (ObjectNode) schema.at("/properties/jobs/items");
        ((ObjectNode) schema.at("/properties/jobs")).put("minItems", 1);
        List<OperatorDescriptor> sorted = operators.stream()
                .sorted(Comparator.comparing(OperatorDescriptor::name))
                .toList();
        if (!sorted.isEmpty()) {
            ArrayNode names = ((ObjectNode) job.at("/properties/operator")).putArray("enum");
            ArrayNode cases = job.putArray("allOf");
            for (OperatorDescriptor operator : sorted) {
                names.add(operator.name());
                cases.add(settingsOf(operator));
            }
        }
        return schema.toPrettyString() + "\n";
    }

    private static ObjectNode settingsOf(OperatorDescriptor operator) {
        ObjectNode rule = JSON.objectNode();
        ObjectNode condition = rule.putObject("if");
        condition.putObject("properties").putObject("operator").put("const", operator.name());
        condition.putArray("required").add("operator");
        ObjectNode then = rule.putObject("then");
        ObjectNode config = JSON.objectNode();
        config.put("description", operator.summary());
        config.put("type", "object").put("additionalProperties", false);
        for (ConfigKeyDescriptor key : operator.config()) {
            add(config, key.name(), key);
        }
        then.putObject("properties").set("config", config);
        // A pool may be inherited from the jobs fed, which a schema cannot see.
        if (operator.config().stream()
                .anyMatch(key -> key.required() && !key.name().equals("rpc_pool"))) {
            then.putArray("required").add("config");
        }
        return rule;
    }

    private static void add(ObjectNode parent, String name, ConfigKeyDescriptor key) {
        ObjectNode properties = parent.withObject("/properties");
        int dot = name.indexOf('.');
        if (key.required() && !key.name().equals("rpc_pool")) {
            parent.withArray("/required").add(dot < 0 ? name : name.substring(0, dot));
        }
        if (dot < 0) {
            properties.set(name, value(key));
            return;
        }
        ObjectNode inner = properties.withObject("/" + name.substring(0, dot));
        inner.put("type", "object").put("additionalProperties", false);
        add(inner, name.substring(dot + 1), key);
    }

    private static ObjectNode value(ConfigKeyDescriptor key) {
        ObjectNode node = JSON.objectNode();
        node.put("description", key.unit() == null ? key.doc() : key.doc() + " In " + key.unit() + ".");
        switch (key.type()) {
            case STRING -> text(node, key);
            case INTEGER -> {
                node.put("type", "integer");
                put(node, "minimum", key.min());
                put(node, "maximum", key.max());
            }
            case BOOLEAN -> node.put("type", "boolean");
            case DURATION -> node.put("type", "string").put("pattern", "^[0-9]{1,9}(ms|s|m|h|d)$");
            case STRING_LIST -> text(node.put("type", "array").putObject("items"), key);
        }
        if (key.defaultValue() != null) {
            node.putPOJO("default", key.defaultValue());
        }
        return node;
    }

    private static void text(ObjectNode node, ConfigKeyDescriptor key) {
        node.put("type", "string");
        if (!key.choices().isEmpty()) {
            key.choices().forEach(node.putArray("enum")::add);
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Long value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
