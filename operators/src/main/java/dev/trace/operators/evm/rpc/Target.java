package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * Where requests go and what they show, made from settings once.
 *
 * @param settings as they were
 * @param url the address
 * @param headers of every request
 * @param secrets parts of both that may be keys; providers like to repeat them in their messages
 */
record Target(EndpointSettings settings, HttpUrl url, Headers headers, List<String> secrets) {
    private static final int KEY_LENGTH = 6;

    static Target of(EndpointSettings settings) throws OperatorException {
        HttpUrl url = HttpTransport.url(settings);
        return new Target(settings, url, HttpTransport.headers(settings, url), secrets(settings, url));
    }

    private static List<String> secrets(EndpointSettings settings, HttpUrl url) {
        List<String> parts = new ArrayList<>(List.of(settings.url()));
        parts.addAll(url.pathSegments());
        parts.addAll(Arrays.asList(url.username(), url.password()));
        for (int i = 0; i < url.querySize(); i++) {
            parts.add(String.valueOf(url.queryParameterValue(i)));
        }
        settings.headers()
                .values()
                .forEach(value -> parts.addAll(Arrays.asList(value, value.replaceFirst("^\\S+ ", ""))));
        parts.removeIf(part -> part.length() < KEY_LENGTH);
        return List.copyOf(parts);
    }

    Verdict redacted(Verdict verdict) {
        String reason = verdict.reason();
        for (String secret : secrets) {
            reason = reason.replace(secret, "***");
        }
        return new Verdict(verdict.kind(), reason, verdict.pause(), verdict.said());
    }

    @Override
    public String toString() {
        return settings.name();
    }
}
