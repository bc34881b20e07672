package dev.trace.dag.schema;

import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Node;
import dev.trace.dag.yaml.SequenceNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A mapping whose fields have been checked: what was wrong has become a problem and is absent here. Asking for a field
 * by another type than its shape's is a bug.
 */
public final class Checked {
    private final MappingNode node;
    private final Map<String, Object> values;

    Checked(MappingNode node, Map<String, Object> values) {
        this.node = node;
        this.values = values;
    }

    /** The mapping as written. */
    public MappingNode node() {
        return node;
    }

    /** Whether the field is written, right or wrong. */
    public boolean isGiven(String field) {
        return node.entry(field).isPresent();
    }

    /** Whether the field is written as a list without elements. */
    public boolean isEmptyList(String field) {
        return node.value(field)
                .filter(value ->
                        value instanceof SequenceNode list && list.items().isEmpty())
                .isPresent();
    }

    /** Where the field's value is; where the mapping begins if it is not written. */
    public Mark at(String field) {
        return node.value(field).map(Node::at).orElse(node.at());
    }

    /** Where the field's name is; where the mapping begins if it is not written. */
    public Mark keyAt(String field) {
        return node.entry(field).map(MappingNode.Entry::keyAt).orElse(node.at());
    }

    public Optional<String> text(String field) {
        return value(field, String.class);
    }

    public Optional<Long> whole(String field) {
        return value(field, Long.class);
    }

    public Optional<BigDecimal> decimal(String field) {
        return value(field, BigDecimal.class);
    }

    public Optional<Boolean> truth(String field) {
        return value(field, Boolean.class);
    }

    public Optional<Checked> block(String field) {
        return value(field, Checked.class);
    }

    /** A mapping that is checked elsewhere. */
    public Optional<MappingNode> free(String field) {
        return value(field, MappingNode.class);
    }

    /** The constant of an enum whose names, in lower case, are the accepted texts. */
    public <E extends Enum<E>> Optional<E> choice(String field, Function<String, E> constant) {
        return text(field).map(constant);
    }

    /** A single value where a list may stand as well, with its place. */
    public Optional<Element> single(String field) {
        return Optional.ofNullable(values.get(field))
                .filter(value -> !(value instanceof List))
                .map(value -> new Element(at(field), value));
    }

    /** The right elements of a list, with their places; empty if the field is not given. */
    public List<Element> elements(String field) {
        return Optional.ofNullable(values.get(field)).filter(List.class::isInstance).map(List.class::cast).stream()
                .flatMap(list -> ((List<?>) list).stream())
                .map(Element.class::cast)
                .toList();
    }

    /** The right texts of a list. */
    public List<String> texts(String field) {
        return elements(field).stream()
                .flatMap(each -> each.value() instanceof String text ? Stream.of(text) : Stream.of())
                .toList();
    }

    /** The right values of a mapping from names; empty if the field is not given. */
    public Map<String, Element> named(String field) {
        Map<String, Element> result = new LinkedHashMap<>();
        value(field, Map.class)
                .ifPresent(map ->
                        ((Map<?, ?>) map).forEach((name, element) -> result.put((String) name, (Element) element)));
        return result;
    }

    private <T> Optional<T> value(String field, Class<T> type) {
        return Optional.ofNullable(values.get(field)).map(type::cast);
    }

    /**
     * A value with its place.
     *
     * @param at where it begins
     * @param value a {@code String}, {@code Long}, {@code Boolean}, {@link Checked} or list of elements
     */
    public record Element(Mark at, Object value) {}
}
