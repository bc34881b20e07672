package dev.trace.dag.validate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows what secrets and URLs look like, and that addresses, hashes and topics are neither. */
final class SecretShapes {
    /**
     * A kind of secret that is known by its form alone.
     *
     * @param what names it
     * @param form matches it
     */
    private record Known(String what, Pattern form) {}

    /**
     * A secret found in a text.
     *
     * @param what names its kind
     * @param start where it begins
     * @param text itself
     */
    record Found(String what, int start, String text) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "a URL with a password", Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/@:\"']*:[^\\s/@\"']+@")),
            new Known("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----")),
            new Known("an AWS access key", Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b")),
            new Known("an API key", Pattern.compile("\\bsk[_-](?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{16,}")),
            new Known(
                    "a GitHub token", Pattern.compile("\\b(gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})")),
            new Known("a Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{10,}")),
            new Known("a Google API key", Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}")),
            new Known(
                    "a signed token (JWT)",
                    Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+")));

    private static final Pattern URL = Pattern.compile("(?i)\\b(https?|wss?)://\\S+");
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(secret|token|passw|passphrase|api_?key|access_?key|private_?key|credential|mnemonic|bearer|auth).*"
                    + "|key|pwd");
    private static final Pattern PRIVATE_KEY_NAME = Pattern.compile("(?i).*(private_?key|signing_?key).*");
    private static final Pattern HASH = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
    private static final int RANDOM_LENGTH = 16;

    private SecretShapes() {}

    /** The first secret in a line that is known by its form. */
    static Optional<Found> known(String line) {
        for (Known kind : KNOWN) {
            Matcher m = kind.form().matcher(line);
            if (m.find()) {
                return Optional.of(new Found(kind.what(), m.start(), m.group()));
            }
        }
        return Optional.empty();
    }

    static boolean isUrl(String text) {
        return URL.matcher(text).find();
    }

    /** Whether a value looks random and is named like a secret. */
    static boolean isSecret(String name, String value) {
        if (PRIVATE_KEY_NAME.matcher(name).matches() && HASH.matcher(value).matches()) {
            return true;
        }
        return SECRET_NAME.matcher(name).matches()
                && !value.toLowerCase(Locale.ROOT).startsWith("0x")
                && (UUID.matcher(value).matches()
                        || Arrays.stream(value.split("[^A-Za-z0-9+/=]")).anyMatch(SecretShapes::isRandom));
    }

    private static boolean isRandom(String run) {
        return run.length() >= RANDOM_LENGTH
                && run.chars().anyMatch(Character::isDigit)
                && run.chars().anyMatch(Character::isLetter);
    }
}
