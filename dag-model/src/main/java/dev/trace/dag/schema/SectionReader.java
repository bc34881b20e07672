package dev.trace.dag.schema;

import dev.trace.api.config.Spelling;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.schema.Field.Need;
import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.MappingNode.Entry;
import dev.trace.dag.yaml.Node;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks mappings against their sections. For one document. */
public final class SectionReader {
    private final Problems problems;
    private final Substitution substitution;

    public SectionReader(Problems problems) {
        this(problems, Substitution.NONE);
    }

    /** @param substitution applied to every single value except lazy ones before it is checked */
    public SectionReader(Problems problems, Substitution substitution) {
        this.problems = problems;
        this.substitution = substitution;
    }

    public Checked read(Section section, MappingNode node) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Entry entry : node.entries()) {
            section.field(entry.key())
                    .ifPresentOrElse(field -> field(field, entry, values), () -> unknown(section, entry));
        }
        for (Field field : section.fields()) {
            if (field.need() == Need.REQUIRED && node.entry(field.name()).isEmpty()) {
                String example = field.example().isEmpty() ? "" : ", such as " + field.name() + ": " + field.example();
                problems.error(node, section.name() + " needs '" + field.name() + "'" + example);
            }
        }
        return new Checked(node, values);
    }

    private void field(Field field, Entry entry, Map<String, Object> values) {
        if (field.shape() instanceof Shape.Refused refused) {
            problems.error(entry.keyAt(), "'" + field.name() + "' " + refused.reason());
            return;
        }
        Object value = value(field.shape(), entry.value(), "'" + field.name() + "'");
        if (value != null) {
            values.put(field.name(), value);
        }
    }

    private void unknown(Section section, Entry entry) {
        String nearest = Spelling.nearest(entry.key(), section.accepted());
        String help = nearest == null
                ? section.name() + " has " + String.join(", ", section.accepted())
                : "did you mean '" + nearest + "'?";
        problems.error(entry.keyAt(), "unknown field '" + entry.key() + "'; " + help);
    }

    private @Nullable Object value(Shape shape, Node written, String name) {
        if (shape instanceof Shape.Either either) {
            return value(written instanceof ScalarNode ? either.single() : either.other(), written, name);
        } else if (written instanceof ScalarNode scalar) {
            ScalarNode node = shape instanceof Shape.Lazy ? scalar : substitution.apply(scalar, shape);
            return problems.isReported(node.at()) ? null : new ScalarCheck(problems, name).value(shape, node);
        } else if (shape instanceof Shape.Items items && written instanceof SequenceNode list) {
            return items(items.each(), list, name);
        } else if (written instanceof MappingNode mapping) {
            if (shape instanceof Shape.Block block) {
                return read(block.section(), mapping);
            } else if (shape instanceof Shape.Named named) {
                return named(named, mapping);
            } else if (shape instanceof Shape.Free) {
                return mapping;
            }
        }
        problems.error(written, name + " must be " + ScalarCheck.expected(shape) + ", not " + written.describe());
        return null;
    }

    private List<Element> items(Shape each, SequenceNode list, String name) {
        List<Element> result = new ArrayList<>();
        for (Node item : list.items()) {
            Object value = value(each, item, "each of " + name);
            if (value != null) {
                result.add(new Element(item.at(), value));
            }
        }
        return result;
    }

    private Map<String, Element> named(Shape.Named shape, MappingNode mapping) {
        Map<String, Element> result = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (!shape.form().matcher(entry.key()).matches()) {
                problems.error(entry.keyAt(), "'" + entry.key() + "' is not " + shape.what());
                continue;
            }
            Object value = value(shape.each(), entry.value(), "'" + entry.key() + "'");
            if (value != null) {
                result.put(entry.key(), new Element(entry.value().at(), value));
            }
        }
        return result;
    }
}
