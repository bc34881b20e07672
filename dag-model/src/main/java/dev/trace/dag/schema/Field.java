package dev.trace.dag.schema;

/**
 * One field of a section.
 *
 * @param name as in YAML
 * @param shape what it must hold
 * @param doc one or two sentences
 * @param need whether it must be given
 * @param fallback what it is when not given, for people; empty text for nothing
 * @param example a valid value, as YAML on one line
 */
public record Field(String name, Shape shape, String doc, Need need, String fallback, String example) {
    /** Whether a field must be given. */
    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    /** An optional field without a default. */
    public static Field of(String name, Shape shape, String doc) {
        return new Field(name, shape, doc, Need.OPTIONAL, "", "");
    }

    /** A field that is known and not accepted. */
    public static Field refused(String name, String reason) {
        return of(name, new Shape.Refused(reason), "");
    }

    public Field required() {
        return new Field(name, shape, doc, Need.REQUIRED, fallback, example);
    }

    public Field fallback(String value) {
        return new Field(name, shape, doc, need, value, example);
    }

    public Field example(String yaml) {
        return new Field(name, shape, doc, need, fallback, yaml);
    }

    public boolean isRefused() {
        return shape instanceof Shape.Refused;
    }
}
