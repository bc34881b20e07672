package dev.trace.dag.yaml;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A single value, as written.
 *
 * @param at where it begins
 * @param text without quotes
 * @param kind what it is taken for
 */
public record ScalarNode(Mark at, String text, Kind kind) implements Node {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern ZERO_LED = Pattern.compile("[-+]?0[0-9_]+");
    private static final Pattern HEX = Pattern.compile("[-+]?0[xX][0-9a-fA-F_]*");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?");

    private static final Map<String, Kind> WORDS = Map.of(
            "", Kind.NULL,
            "~", Kind.NULL,
            "null", Kind.NULL,
            "true", Kind.BOOLEAN,
            "false", Kind.BOOLEAN,
            "yes", Kind.YES_NO,
            "no", Kind.YES_NO,
            "on", Kind.YES_NO,
            "off", Kind.YES_NO);

    /** What a value is taken for. */
    public enum Kind {
        /** Text, quoted or in a block, whatever it looks like. */
        QUOTED,
        /** Unquoted text. */
        TEXT,
        /** A whole number in decimal. */
        INTEGER,
        /** A number with a fraction or an exponent. */
        DECIMAL,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** Nothing, {@code ~} or {@code null}. */
        NULL,
        /** Unquoted {@code 0x...}: YAML readers make a number of it. */
        HEX,
        /** Unquoted digits after a zero: some YAML readers take them for octal. */
        ZERO_LED,
        /** Unquoted {@code yes}, {@code no}, {@code on} or {@code off}: some YAML readers make a truth value of it. */
        YES_NO
    }

    /** An unquoted value, taken for what it looks like. */
    public static ScalarNode plain(Mark at, String text) {
        return new ScalarNode(at, text, kindOf(text));
    }

    private static Kind kindOf(String text) {
        Kind word = WORDS.get(text.toLowerCase(Locale.ROOT));
        if (word != null) {
            return word;
        }
        if (INTEGER.matcher(text).matches()) {
            return Kind.INTEGER;
        } else if (ZERO_LED.matcher(text).matches()) {
            return Kind.ZERO_LED;
        } else if (HEX.matcher(text).matches()) {
            return Kind.HEX;
        }
        return DECIMAL.matcher(text).matches() ? Kind.DECIMAL : Kind.TEXT;
    }

    /** Whether it is text beyond doubt. */
    public boolean isText() {
        return kind == Kind.QUOTED || kind == Kind.TEXT;
    }

    /** The whole number; empty if it is none, or none of 64 bits. */
    public OptionalLong whole() {
        if (kind != Kind.INTEGER) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** What to write instead of a value that YAML readers understand differently; empty text if it is clear. */
    public String hint() {
        return switch (kind) {
            case HEX ->
                "unquoted, YAML reads 0x... as a number: for text write \"" + text + "\", for a number use decimal";
            case ZERO_LED ->
                "unquoted, YAML may read " + text + " as octal: for text write \"" + text
                        + "\", for a number drop the zeros in front";
            case YES_NO ->
                "unquoted, YAML may read " + text + " as a truth value: for text write \"" + text
                        + "\", else true or false";
            default -> "";
        };
    }

    @Override
    public String describe() {
        return switch (kind) {
            case QUOTED, TEXT -> "the text '" + text.strip() + "'";
            case NULL -> "nothing";
            default -> text;
        };
    }
}
