package dev.trace.dag.schema;

import java.util.List;
import java.util.Optional;

/**
 * The fields of one mapping.
 *
 * @param name what a message calls the mapping, with its article: {@code a job}
 * @param doc one or two sentences
 * @param fields in documentation order
 */
public record Section(String name, String doc, List<Field> fields) {
    public Section {
        fields = List.copyOf(fields);
    }

    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(each -> each.name().equals(fieldName)).findFirst();
    }

    /** Names that may be given. */
    public List<String> accepted() {
        return fields.stream()
                .filter(each -> !each.isRefused())
                .map(Field::name)
                .toList();
    }
}
