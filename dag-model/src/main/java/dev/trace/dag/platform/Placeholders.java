package dev.trace.dag.platform;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Substitutes {@code ${VARIABLE}}, {@code ${VARIABLE:-default}} and {@code ${secret:name}}; {@code $$} is a dollar sign.
 * What is substituted is not substituted again.
 */
final class Placeholders {
    private static final Pattern FORM =
            Pattern.compile("\\$\\$|\\$\\{(secret:)?([A-Za-z_][A-Za-z0-9_-]*)(:-([^}]*))?}|\\$\\{[^}]*}?");

    private final Map<String, String> environment;

    Placeholders(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    static boolean areIn(String text) {
        return text.contains("$");
    }

    /**
     * The text with every placeholder replaced.
     *
     * @throws PlatformException if a variable or secret is missing, or a placeholder is malformed; names it
     */
    String substitute(String text) {
        StringBuilder result = new StringBuilder();
        Matcher m = FORM.matcher(text);
        while (m.find()) {
            m.appendReplacement(result, Matcher.quoteReplacement(value(m)));
        }
        return m.appendTail(result).toString();
    }

    /** @throws PlatformException if a placeholder is malformed */
    static void check(String text) {
        Matcher m = FORM.matcher(text);
        while (m.find()) {
            if (m.group(2) == null && !m.group().equals("$$")) {
                throw malformed(m.group());
            }
        }
    }

    private String value(Matcher m) {
        if (m.group().equals("$$")) {
            return "$";
        } else if (m.group(2) == null) {
            throw malformed(m.group());
        }
        String name = m.group(2);
        String variable = m.group(1) == null ? name : secretVariable(name);
        String value = environment.get(variable);
        if (value != null && !value.isEmpty()) {
            return value;
        } else if (m.group(4) != null) {
            return m.group(4);
        }
        throw new PlatformException(
                m.group(1) == null
                        ? "environment variable " + name + " is not set; export it, or write a default: ${" + name
                                + ":-value}"
                        : "secret '" + name + "' is not there; set the environment variable " + variable);
    }

    private static String secretVariable(String name) {
        return "TRACE_SECRET_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static PlatformException malformed(String text) {
        return new PlatformException("'" + text
                + "' is no placeholder; there are ${VARIABLE}, ${VARIABLE:-default} and ${secret:name}, and $$"
                + " for a dollar sign");
    }
}
