package dev.trace.worker.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Replaces every secret it has been told of by {@code ***}, as it stands and as it would stand in a URL. Safe for use
 * from several threads.
 */
public final class Redactor {
    static final String MASK = "***";

    /** Longest first, so that a secret within a secret leaves no rest. */
    private final List<String> secrets = new CopyOnWriteArrayList<>();

    /** Masks a value from now on. An empty one is ignored. */
    public synchronized void add(String secret) {
        addForm(secret);
        addForm(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }

    private void addForm(String form) {
        if (!form.isEmpty() && !secrets.contains(form)) {
            secrets.add(form);
            secrets.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    public String redact(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, MASK);
        }
        return redacted;
    }
}
