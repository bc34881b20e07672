package dev.trace.worker.secrets;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parts of a secret that give it away by themselves. */
final class SecretParts {
    private static final Pattern SCHEME = Pattern.compile("(?:Bearer|Basic|Token) (\\S{8,})");
    private static final Pattern PLAIN_ADDRESS = Pattern.compile("bundled:\\S*|https?://[^\\s/?#@]+/?");
    private static final int KEY_LENGTH = 16;
    private static final int LINE_LENGTH = 8;

    private SecretParts() {}

    /** Whether it is an address that holds no key. */
    static boolean isPlainAddress(String text) {
        return PLAIN_ADDRESS.matcher(text).matches();
    }

    static List<String> of(String secret) {
        List<String> parts = new ArrayList<>();
        Matcher header = SCHEME.matcher(secret);
        if (header.matches()) {
            parts.add(header.group(1));
        }
        if (secret.contains("\n")) {
            secret.lines()
                    .filter(line -> line.length() >= LINE_LENGTH && !line.startsWith("-----"))
                    .forEach(parts::add);
        } else if (secret.contains("://")) {
            address(secret, parts);
        }
        return parts;
    }

    private static void address(String text, List<String> parts) {
        try {
            URI address = new URI(text);
            if (address.getRawUserInfo() != null) {
                String password = address.getRawUserInfo().replaceFirst("^[^:]*:", "");
                add(password, Redactor.LEAST_LENGTH, parts);
            }
            for (String segment : String.valueOf(address.getRawPath()).split("/", -1)) {
                add(segment, KEY_LENGTH, parts);
            }
            for (String parameter : String.valueOf(address.getRawQuery()).split("&", -1)) {
                add(parameter.replaceFirst("^[^=]*=", ""), KEY_LENGTH, parts);
            }
        } catch (URISyntaxException e) {
            // No address after all: the text as a whole is masked.
        }
    }

    private static void add(String part, int least, List<String> parts) {
        if (part.length() >= least) {
            parts.add(part);
        }
    }
}
