package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
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
        Headers headers = HttpTransport.headers(settings, url);
        return new Target(settings, url, headers, secrets(settings, url, headers));
    }

    private static List<String> secrets(EndpointSettings settings, HttpUrl url, Headers headers) {
        List<String> parts = new ArrayList<>(List.of(settings.url()));
        parts.addAll(url.pathSegments());
        parts.addAll(url.encodedPathSegments());
        parts.addAll(Arrays.asList(url.username(), url.password()));
        for (int i = 0; i < url.querySize(); i++) {
            parts.add(String.valueOf(url.queryParameterValue(i)));
        }
        parts.addAll(Arrays.asList(String.valueOf(url.encodedQuery()).split("[&=]", -1)));
        settings.proxy().ifPresent(proxy -> parts.addAll(userInfo(proxy)));
        for (String name : headers.names()) {
            headers.values(name).forEach(value -> parts.addAll(List.of(value, value.replaceFirst("^\\S+ ", ""))));
        }
        parts.removeIf(part -> part.length() < KEY_LENGTH);
        // The longest first, so that no part of one is left where another is part of it.
        parts.sort(Comparator.comparing(String::length).reversed());
        return List.copyOf(parts);
    }

    private static List<String> userInfo(String address) {
        int end = address.lastIndexOf('@');
        int start = address.indexOf("://") + 3;
        if (end < start) {
            return List.of();
        }
        String user = address.substring(start, end);
        List<String> parts = new ArrayList<>(Arrays.asList(user.split(":", 2)));
        parts.add(Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        return parts;
    }

    Verdict redacted(Verdict verdict) {
        return verdict.redacted(this::redacted);
    }

    private String redacted(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "***");
        }
        return redacted;
    }

    @Override
    public String toString() {
        return settings.name();
    }
}
