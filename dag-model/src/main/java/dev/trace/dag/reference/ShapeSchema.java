package dev.trace.dag.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.Shape;

/** Shapes of fields as JSON Schema. */
final class ShapeSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ShapeSchema() {}

    static ObjectNode section(Section section) {
        ObjectNode node = JSON.objectNode();
        node.put("type", "object");
        node.put("description", section.doc());
        ObjectNode properties = node.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (Field field : section.fields()) {
            if (!field.isRefused()) {
                ObjectNode property = shape(field.shape());
                property.put("description", described(field));
                properties.set(field.name(), property);
            }
            if (field.need() == Field.Need.REQUIRED) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        node.put("additionalProperties", false);
        return node;
    }

    private static String described(Field field) {
        return field.fallback().isEmpty() ? field.doc() : field.doc() + " Default: " + field.fallback() + ".";
    }

    private static ObjectNode shape(Shape shape) {
        ObjectNode node = JSON.objectNode();
        if (shape instanceof Shape.Text text) {
            node.put("type", "string")
                    .put("pattern", "^(" + text.form().pattern().replace("(?s)", "") + ")$");
        } else if (shape instanceof Shape.Lazy) {
            node.put("type", "string").put("minLength", 1);
        } else if (shape instanceof Shape.Choice choice) {
            choice.values().forEach(node.put("type", "string").putArray("enum")::add);
        } else if (shape instanceof Shape.Whole whole) {
            node.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
        } else if (shape instanceof Shape.Decimal) {
            node.put("type", "number").put("minimum", 0);
        } else if (shape instanceof Shape.Truth) {
            node.put("type", "boolean");
        } else if (shape instanceof Shape.Single) {
            node.putArray("type").add("string").add("integer").add("boolean");
        } else if (shape instanceof Shape.Items items) {
            node.put("type", "array").set("items", shape(items.each()));
        } else if (shape instanceof Shape.Block block) {
            return section(block.section());
        } else if (shape instanceof Shape.Named named) {
            node.put("type", "object")
                    .putObject("propertyNames")
                    .put("pattern", "^(" + named.form().pattern() + ")$");
            node.set("additionalProperties", shape(named.each()));
        } else if (shape instanceof Shape.Either either) {
            node.putArray("anyOf").add(shape(either.single())).add(shape(either.other()));
        } else if (shape instanceof Shape.Free) {
            node.put("type", "object");
        } else {
            throw new AssertionError(shape);
        }
        return node;
    }
}
