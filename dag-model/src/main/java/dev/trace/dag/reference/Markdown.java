package dev.trace.dag.reference;

import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Field.Need;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.Shape;
import java.util.List;
import java.util.stream.Collectors;

/** Writes sections of fields as Markdown tables. */
final class Markdown {
    private final StringBuilder out = new StringBuilder();

    Markdown heading(int level, String text) {
        out.append(out.isEmpty() ? "" : "\n")
                .append("#".repeat(level))
                .append(' ')
                .append(text)
                .append("\n");
        return this;
    }

    Markdown paragraph(String text) {
        out.append('\n').append(text).append('\n');
        return this;
    }

    /** The section's fields, one a row, and those that are refused beneath. */
    Markdown fields(Section section) {
        paragraph(section.doc());
        row(List.of("field", "holds", "default", "meaning", "example"));
        row(List.of("---", "---", "---", "---", "---"));
        section.fields().stream().filter(field -> !field.isRefused()).forEach(this::field);
        List<Field> refused = section.fields().stream().filter(Field::isRefused).toList();
        if (!refused.isEmpty()) {
            paragraph("Known and refused:");
            out.append('\n');
            refused.forEach(each -> out.append("- `")
                    .append(each.name())
                    .append("` ")
                    .append(reason(each))
                    .append(".\n"));
        }
        return this;
    }

    private static String reason(Field field) {
        return ((Shape.Refused) field.shape()).reason();
    }

    private void field(Field field) {
        row(List.of(
                "`" + field.name() + "`",
                holds(field.shape()),
                field.need() == Need.REQUIRED ? "needed" : field.fallback(),
                field.doc(),
                field.example().isEmpty() ? "" : "`" + field.name() + ": " + field.example() + "`"));
    }

    /** A row of a table; the first row of a table follows an empty line. */
    Markdown row(List<String> cells) {
        boolean begins = out.length() < 2 || out.charAt(out.length() - 2) != '|';
        out.append(begins ? "\n" : "");
        for (String cell : cells) {
            out.append("| ").append(cell.replace("|", "\\|").replace("\n", " ")).append(' ');
        }
        out.append("|\n");
        return this;
    }

    private static String holds(Shape shape) {
        if (shape instanceof Shape.Text || shape instanceof Shape.Lazy) {
            return "text";
        } else if (shape instanceof Shape.Choice choice) {
            return choice.values().stream().map(each -> "`" + each + "`").collect(Collectors.joining(" or "));
        } else if (shape instanceof Shape.Whole whole) {
            return "whole number" + (whole.unit().isEmpty() ? "" : " of " + whole.unit());
        } else if (shape instanceof Shape.Decimal) {
            return "number";
        } else if (shape instanceof Shape.Truth) {
            return "`true` or `false`";
        } else if (shape instanceof Shape.Single) {
            return "a single value";
        } else if (shape instanceof Shape.Items items) {
            return "list: " + holds(items.each());
        } else if (shape instanceof Shape.Either either) {
            return holds(either.single()) + ", or " + holds(either.other());
        } else if (shape instanceof Shape.Named named) {
            return "mapping from names: " + holds(named.each());
        }
        return "mapping";
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
