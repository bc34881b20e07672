package dev.trace.dag.validate;

import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.MappingNode.Entry;
import dev.trace.dag.yaml.Node;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.SequenceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Operator settings: as the values that operators take, and back to their places in the document. */
final class ConfigNodes {
    private ConfigNodes() {}

    /** Texts, {@code Long}, {@code Boolean}, lists and nested maps of them; whatever is unclear becomes a problem. */
    static Map<String, Object> values(MappingNode node, Problems problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Entry entry : node.entries()) {
            values.put(entry.key(), value(entry.value(), "config key '" + entry.key() + "'", problems));
        }
        return values;
    }

    private static Object value(Node node, String name, Problems problems) {
        if (node instanceof MappingNode mapping) {
            return values(mapping, problems);
        } else if (node instanceof SequenceNode list) {
            List<Object> items = new ArrayList<>();
            list.items().forEach(each -> items.add(value(each, "each of " + name, problems)));
            return items;
        } else if (node instanceof ScalarNode scalar) {
            return single(scalar, name, problems);
        }
        throw new AssertionError(node);
    }

    private static Object single(ScalarNode node, String name, Problems problems) {
        switch (node.kind()) {
            case INTEGER -> {
                if (node.whole().isPresent()) {
                    return node.whole().getAsLong();
                }
                problems.error(node, name + ": " + node.text() + " does not fit 64 bits; quote it if it is text");
            }
            case BOOLEAN -> {
                return Boolean.valueOf(node.text().toLowerCase(Locale.ROOT));
            }
            case NULL -> problems.error(node, name + " has no value; give one or remove it");
            case HEX, ZERO_LED, YES_NO -> problems.error(node, name + ": " + node.hint());
            case DECIMAL, TEXT, QUOTED -> {}
        }
        return node.text();
    }

    /** The entry of a key, {@code a.b} being {@code b} within {@code a}. */
    static Optional<Entry> find(MappingNode node, String key) {
        Optional<Entry> whole = node.entry(key);
        int dot = key.indexOf('.');
        if (whole.isPresent() || dot < 0) {
            return whole;
        }
        return node.value(key.substring(0, dot))
                .filter(MappingNode.class::isInstance)
                .flatMap(inner -> find((MappingNode) inner, key.substring(dot + 1)));
    }
}
