package dev.trace.dag.validate;

import dev.trace.api.config.Spelling;
import dev.trace.api.table.Column;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.validate.JobDraft.InputDraft;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An input's {@code table} and the columns of its {@code where} exist, and the values fit them. */
final class InputTableRule implements Rule {
    private static final Pattern BYTES = Pattern.compile("0x([0-9a-f]{2})*");

    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            for (InputDraft input : job.inputs()) {
                dag.producer(input.dataset()).flatMap(dag::tables).ifPresent(tables -> input(input, tables, problems));
            }
        }
    }

    private static void input(InputDraft input, List<TableDefinition> tables, Problems problems) {
        List<String> names = tables.stream().map(TableDefinition::name).toList();
        if (input.table().isPresent() && !names.contains(input.table().get())) {
            String wanted = input.table().get();
            String nearest = Spelling.nearest(wanted, names);
            problems.error(
                    input.fields().orElseThrow().at("table"),
                    "dataset '" + input.dataset() + "' has no table '" + wanted + "'; "
                            + (nearest == null ? "it has " + orNone(names) : "did you mean '" + nearest + "'?"));
            return;
        }
        List<TableDefinition> read = tables.stream()
                .filter(table -> input.table().isEmpty()
                        || table.name().equals(input.table().get()))
                .toList();
        if (read.isEmpty() && !input.where().isEmpty()) {
            problems.error(
                    input.fields().orElseThrow().at("where"),
                    "dataset '" + input.dataset() + "' has no columns that 'where' could compare; remove it");
        }
        input.where()
                .forEach((column, values) ->
                        read.forEach(table -> column(table, input.columnAt(column), column, values, problems)));
    }

    private static void column(TableDefinition table, Mark at, String name, Element values, Problems problems) {
        Optional<Integer> index = table.find(name);
        if (index.isEmpty()) {
            List<String> names = table.columns().stream().map(Column::name).toList();
            String nearest = Spelling.nearest(name, names);
            problems.error(
                    at,
                    "table '" + table.name() + "' has no column '" + name + "'"
                            + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
            return;
        }
        Column column = table.columns().get(index.get());
        if (values.value() instanceof List<?> list) {
            list.forEach(each -> value(column, (Element) each, problems));
        } else {
            value(column, values, problems);
        }
    }

    private static void value(Column column, Element element, Problems problems) {
        Object value = element.value();
        String expected = switch (column.type()) {
            case UINT32, UINT64, INT64 -> value instanceof Long ? "" : "a whole number";
            case BOOLEAN -> value instanceof Boolean ? "" : "true or false";
            case BINARY ->
                value instanceof String text && BYTES.matcher(text).matches()
                        ? ""
                        : "bytes in lower-case hex, such as \"0x1f\"";
            case STRING -> value instanceof String ? "" : "a text";
            case UINT256 ->
                value instanceof Long || (value instanceof String text && text.matches("[0-9]{1,78}"))
                        ? ""
                        : "a whole number";
            case DOUBLE -> "compared with nothing: equality of floating-point numbers is unreliable";
        };
        if (!expected.isEmpty()) {
            problems.error(element.at(), "column '" + column.name() + "' must be " + expected + ", not " + value);
        }
    }

    private static String orNone(List<String> names) {
        return names.isEmpty() ? "no tables" : String.join(", ", names);
    }
}
