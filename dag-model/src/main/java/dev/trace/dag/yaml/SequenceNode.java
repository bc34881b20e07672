package dev.trace.dag.yaml;

import java.util.List;

/**
 * A list.
 *
 * @param at where it begins
 * @param items its elements
 */
public record SequenceNode(Mark at, List<Node> items) implements Node {
    public SequenceNode {
        items = List.copyOf(items);
    }

    @Override
    public String describe() {
        return "a list";
    }
}
