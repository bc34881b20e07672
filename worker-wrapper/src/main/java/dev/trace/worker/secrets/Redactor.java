package dev.trace.worker.secrets;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Replaces every secret it has been told of by {@code ***}: as it stands, and as it would stand in a URL, in JSON and in
 * Base64. Of a URL, a header and a text of several lines the telling parts are replaced as well. An address that is
 * nothing but scheme, host and port stays, and so does a value of fewer than four characters: it protects nothing, and replacing it would leave no text readable. Safe for use from several
 * threads.
 */
public final class Redactor {
    static final String MASK = "***";
    static final int LEAST_LENGTH = 4;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Longest first, so that a secret within a secret leaves no rest. */
    private final List<String> forms = new CopyOnWriteArrayList<>();

    /** Masks a value from now on; also the ones before a rotation stay masked. */
    public void add(String secret) {
        if (secret.length() >= LEAST_LENGTH && known.add(secret) && !SecretParts.isPlainAddress(secret)) {
            addForms(secret);
            SecretParts.of(secret).forEach(this::addForms);
        }
    }

    private synchronized void addForms(String text) {
        String inUrl = URLEncoder.encode(text, StandardCharsets.UTF_8);
        addForm(text);
        addForm(inUrl);
        addForm(inUrl.replace("+", "%20"));
        addForm(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)));
        addForm(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void addForm(String form) {
        if (!forms.contains(form)) {
            int place = 0;
            while (place < forms.size() && forms.get(place).length() >= form.length()) {
                place++;
            }
            forms.add(place, form);
        }
    }

    public String redact(String text) {
        String redacted = text;
        for (String form : forms) {
            redacted = redacted.replace(form, MASK);
        }
        return redacted;
    }
}
