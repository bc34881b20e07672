package dev.trace.dag.schema;

import dev.trace.api.config.Spelling;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.ScalarNode.Kind;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks one single value.
 *
 * @param problems takes what is wrong
 * @param name what messages call the value
 */
record ScalarCheck(Problems problems, String name) {
    /** The value as its shape wants it; null if it was wrong. */
    @Nullable
    Object value(Shape shape, ScalarNode node) {
        if (shape instanceof Shape.Text text) {
            return text(text, node);
        } else if (shape instanceof Shape.Lazy lazy) {
            return node.isText() && !node.text().isBlank() ? node.text() : wrong(lazy, node);
        } else if (shape instanceof Shape.Choice choice) {
            return choice(choice, node);
        } else if (shape instanceof Shape.Whole whole) {
            return whole(whole, node);
        } else if (shape instanceof Shape.Decimal) {
            return decimal(shape, node);
        } else if (shape instanceof Shape.Truth) {
            return node.kind() == Kind.BOOLEAN ? truth(node) : wrong(shape, node);
        } else if (shape instanceof Shape.Single) {
            return single(node);
        }
        return wrong(shape, node);
    }

    private @Nullable Object text(Shape.Text shape, ScalarNode node) {
        if (!node.isText()) {
            return wrong(shape, node);
        } else if (!shape.form().matcher(node.text()).matches()) {
            problems.error(node, name + " must be " + shape.what() + ", not '" + node.text() + "'");
            return null;
        }
        return node.text();
    }

    private @Nullable Object choice(Shape.Choice shape, ScalarNode node) {
        if (shape.values().contains(node.text())) {
            return node.text();
        }
        String nearest = Spelling.nearest(node.text(), shape.values());
        problems.error(
                node,
                name + " must be " + expected(shape) + ", not " + node.describe()
                        + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
        return null;
    }

    private @Nullable Object whole(Shape.Whole shape, ScalarNode node) {
        if (node.kind() != Kind.INTEGER) {
            return wrong(shape, node);
        }
        if (node.whole().isEmpty()
                || node.whole().getAsLong() < shape.min()
                || node.whole().getAsLong() > shape.max()) {
            String unit = shape.unit().isEmpty() ? "" : " " + shape.unit();
            problems.error(
                    node, name + " must be from " + shape.min() + " to " + shape.max() + unit + ", not " + node.text());
            return null;
        }
        return node.whole().getAsLong();
    }

    private @Nullable Object decimal(Shape shape, ScalarNode node) {
        boolean number = node.kind() == Kind.INTEGER || node.kind() == Kind.DECIMAL;
        return number && !node.text().startsWith("-")
                ? new BigDecimal(node.text().replace("_", ""))
                : wrong(shape, node);
    }

    private @Nullable Object single(ScalarNode node) {
        if (node.isText()) {
            return node.text();
        } else if (node.kind() == Kind.BOOLEAN) {
            return truth(node);
        }
        return node.whole().isPresent() ? node.whole().getAsLong() : wrong(new Shape.Single(), node);
    }

    private static Boolean truth(ScalarNode node) {
        return Boolean.valueOf(node.text().toLowerCase(Locale.ROOT));
    }

    private @Nullable Object wrong(Shape shape, ScalarNode node) {
        if (node.kind() == Kind.NULL) {
            problems.error(node, name + " has no value; it must be " + expected(shape));
            return null;
        }
        if (shape instanceof Shape.Lazy) {
            // It may be a secret, so it is not repeated.
            problems.error(node, name + " must be " + expected(shape) + "; put it in quotes");
            return null;
        }
        boolean fitsInQuotes = shape instanceof Shape.Text text
                && !node.isText()
                && text.form().matcher(node.text()).matches();
        String quote = fitsInQuotes ? "; if it is meant as text, write \"" + node.text() + "\"" : "";
        String hint = node.hint().isEmpty() ? quote : "; " + node.hint();
        problems.error(node, name + " must be " + expected(shape) + ", not " + node.describe() + hint);
        return null;
    }

    static String expected(Shape shape) {
        if (shape instanceof Shape.Text text) {
            return text.what();
        } else if (shape instanceof Shape.Lazy lazy) {
            return lazy.what();
        } else if (shape instanceof Shape.Choice choice) {
            return (choice.values().size() == 1 ? "" : "one of ") + String.join(", ", choice.values());
        } else if (shape instanceof Shape.Whole whole) {
            return "a whole number" + (whole.unit().isEmpty() ? "" : " of " + whole.unit());
        } else if (shape instanceof Shape.Decimal) {
            return "a number of at least 0";
        } else if (shape instanceof Shape.Truth) {
            return "true or false";
        } else if (shape instanceof Shape.Single) {
            return "a text, a whole number, true or false";
        } else if (shape instanceof Shape.Items) {
            return "a list ([a, b])";
        } else if (shape instanceof Shape.Either either) {
            return expected(either.single()) + " or " + expected(either.other());
        }
        return "a mapping (key: value)";
    }
}
