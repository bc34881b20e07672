package dev.trace.dag.schema;

import java.util.List;
import java.util.regex.Pattern;

/** What a field must hold. */
public sealed interface Shape {
    /**
     * A text.
     *
     * @param form what the whole of it must match
     * @param what names it in messages, such as {@code a name ([a-z][a-z0-9_]*)}
     */
    record Text(Pattern form, String what) implements Shape {}

    /**
     * A text that may hold {@code ${...}}, substituted only when it is used.
     *
     * @param what names it in messages
     */
    record Lazy(String what) implements Shape {}

    /**
     * One of several texts.
     *
     * @param values the texts
     */
    record Choice(List<String> values) implements Shape {
        public Choice {
            values = List.copyOf(values);
        }
    }

    /**
     * A whole number.
     *
     * @param min least, inclusive
     * @param max greatest, inclusive
     * @param unit such as {@code seconds}; empty text for a bare number
     */
    record Whole(long min, long max, String unit) implements Shape {}

    /** A number of at least zero, with or without a fraction. */
    record Decimal() implements Shape {}

    /** {@code true} or {@code false}. */
    record Truth() implements Shape {}

    /** A text, a whole number or a truth value. */
    record Single() implements Shape {}

    /**
     * A list.
     *
     * @param each what every element must hold
     */
    record Items(Shape each) implements Shape {}

    /**
     * A mapping with known fields.
     *
     * @param section the fields
     */
    record Block(Section section) implements Shape {}

    /**
     * A mapping from names of the author's choice.
     *
     * @param form what every name must match
     * @param what names the names in messages
     * @param each what every value must hold
     */
    record Named(Pattern form, String what, Shape each) implements Shape {}

    /**
     * A single value, or a longer form.
     *
     * @param single taken where a single value stands
     * @param other taken elsewhere
     */
    record Either(Shape single, Shape other) implements Shape {}

    /** A mapping that something else checks. */
    record Free() implements Shape {}

    /**
     * A field that is known and not accepted.
     *
     * @param reason why, and what to do instead
     */
    record Refused(String reason) implements Shape {}
}
