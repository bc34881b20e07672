package dev.trace.dag.yaml;

import java.util.List;
import java.util.Optional;

/**
 * Keys and values, in document order; no key comes twice.
 *
 * @param at where it begins
 * @param entries its keys and values
 */
public record MappingNode(Mark at, List<Entry> entries) implements Node {
    public MappingNode {
        entries = List.copyOf(entries);
    }

    /**
     * A key and its value.
     *
     * @param key the key
     * @param keyAt where the key is
     * @param value the value
     */
    public record Entry(String key, Mark keyAt, Node value) {}

    public Optional<Entry> entry(String key) {
        return entries.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    public Optional<Node> value(String key) {
        return entry(key).map(Entry::value);
    }

    @Override
    public String describe() {
        return "a mapping";
    }
}
