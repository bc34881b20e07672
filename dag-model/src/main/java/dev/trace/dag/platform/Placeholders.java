package dev.trace.dag.platform;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Substitutes {@code ${VARIABLE}}, {@code ${VARIABLE:-default}} and {@code ${secret:name}}; {@code $$} is a dollar sign.
 * What is substituted is not substituted again.
 */
final class Placeholders {
    private static final Pattern FORM = Pattern.compile("\\$\\$|\\$\\{(?:secret:(?<secret>" + SecretNames.FORM
            + ")|(?<variable>[A-Za-z_][A-Za-z0-9_-]*))(?::-(?<fallback>[^}]*))?}|\\$\\{[^}]*}?");

    private static final SecretSource NO_SECRETS = new SecretSource() {
        @Override
        public Optional<String> find(String secret) {
            return Optional.of("secret");
        }

        @Override
        public String whereIs(String secret) {
            return "nothing";
        }
    };

    private final Map<String, String> environment;
    private final SecretSource secrets;
    private final Consumer<String> revealed;

    /** @param revealed told of every sensitive text when it is revealed */
    Placeholders(Map<String, String> environment, SecretSource secrets, Consumer<String> revealed) {
        this.environment = Map.copyOf(environment);
        this.secrets = secrets;
        this.revealed = revealed;
    }

    /** The text substituted anew at every use. */
    Sensitive sensitive(String text) {
        return watched(Sensitive.from(() -> substitute(text)));
    }

    /** The same, told of when it is revealed. */
    Sensitive watched(Sensitive value) {
        return Sensitive.from(() -> {
            String text = value.reveal();
            revealed.accept(text);
            return text;
        });
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

    /**
     * The text with secrets left out, for what must not depend on them, and asking for none.
     *
     * @throws PlatformException if a variable is missing, or a placeholder is malformed
     */
    String substituteVariables(String text) {
        return new Placeholders(environment, NO_SECRETS, revealed).substitute(text);
    }

    /** @throws PlatformException if a placeholder is malformed */
    static void check(String text) {
        Matcher m = FORM.matcher(text);
        while (m.find()) {
            if (isMalformed(m)) {
                throw malformed(m.group());
            }
        }
    }

    private static boolean isMalformed(Matcher m) {
        return m.group("secret") == null
                && m.group("variable") == null
                && !m.group().equals("$$");
    }

    private String value(Matcher m) {
        if (m.group().equals("$$")) {
            return "$";
        } else if (isMalformed(m)) {
            throw malformed(m.group());
        }
        String fallback = m.group("fallback");
        String secret = m.group("secret");
        Optional<String> value = secret == null ? variable(m.group("variable")) : secrets.find(secret);
        if (value.isPresent() || fallback != null) {
            return value.orElse(String.valueOf(fallback));
        }
        throw new PlatformException(
                secret == null
                        ? "environment variable " + m.group("variable")
                                + " is not set; export it, or write a default: ${" + m.group("variable") + ":-value}"
                        : "secret '" + secret + "' is not there; set " + secrets.whereIs(secret));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private static PlatformException malformed(String text) {
        return new PlatformException("'" + text
                + "' is no placeholder; there are ${VARIABLE}, ${VARIABLE:-default} and ${secret:name}, and $$"
                + " for a dollar sign");
    }
}
