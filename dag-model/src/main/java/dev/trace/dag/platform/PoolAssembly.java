package dev.trace.dag.platform;

import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts one pool together. */
final class PoolAssembly {
    private final Problems problems;
    private final Placeholders placeholders;

    PoolAssembly(Problems problems, Placeholders placeholders) {
        this.problems = problems;
        this.placeholders = placeholders;
    }

    PoolConfig pool(String name, Checked fields) {
        if (fields.isEmptyList("endpoints")) {
            problems.error(fields.at("endpoints"), "'endpoints' must hold at least one endpoint");
        }
        List<EndpointConfig> endpoints = new ArrayList<>();
        for (Element element : fields.elements("endpoints")) {
            endpoint(name, element, endpoints);
        }
        OptionalLong chainId = fields.whole("chain_id").map(OptionalLong::of).orElse(OptionalLong.empty());
        return new PoolConfig(name, chainId, endpoints);
    }

    private void endpoint(String pool, Element element, List<EndpointConfig> others) {
        Optional<Checked> fields = element.value() instanceof Checked block ? Optional.of(block) : Optional.empty();
        Optional<String> url =
                element.value() instanceof String text ? Optional.of(text) : fields.flatMap(each -> each.text("url"));
        if (url.isEmpty()) {
            return;
        }
        String place = "pool '" + pool + "', endpoint " + (others.size() + 1) + ": ";
        Mark at = fields.map(each -> each.at("url")).orElse(element.at());
        check(url.get(), at);
        Map<String, Sensitive> headers = new LinkedHashMap<>();
        fields.ifPresent(each ->
                each.named("headers").forEach((header, value) -> headers.put(header, header(place, header, value))));
        others.add(new EndpointConfig(
                name(pool, fields.flatMap(each -> each.text("name")), url.get(), others),
                placeholders.watched(Sensitive.from(() -> resolved(place, url.get()))),
                fields.flatMap(each -> each.whole("requests_per_second"))
                        .orElse(0L)
                        .intValue(),
                fields.flatMap(each -> each.whole("max_concurrency"))
                        .orElse((long) Endpoints.MAX_CONCURRENCY)
                        .intValue(),
                fields.flatMap(each -> each.whole("weight")).orElse(1L).intValue(),
                fields.flatMap(each -> each.text("proxy")),
                headers));
    }

    private void check(String url, Mark at) {
        try {
            Placeholders.check(url);
            if (!Placeholders.areIn(url)) {
                Endpoints.check(url);
            }
        } catch (PlatformException e) {
            problems.error(at, "the url " + e.getMessage());
        }
    }

    private Sensitive header(String place, String header, Element value) {
        String text = (String) value.value();
        try {
            Placeholders.check(text);
        } catch (PlatformException e) {
            problems.error(value.at(), "header " + header + ": " + e.getMessage());
        }
        return placeholders.watched(Sensitive.from(() -> {
            try {
                return placeholders.substitute(text);
            } catch (PlatformException e) {
                throw e.within(place + "header " + header + ": ");
            }
        }));
    }

    private String resolved(String place, String url) {
        String value;
        try {
            value = placeholders.substitute(url);
        } catch (PlatformException e) {
            throw e.within(place);
        }
        try {
            Endpoints.check(value);
        } catch (PlatformException e) {
            throw new PlatformException(place + "the url " + e.getMessage());
        }
        return value;
    }

    private String name(String pool, Optional<String> configured, String url, List<EndpointConfig> others) {
        String base = configured.orElseGet(() -> fromUrl(pool, url, others.size() + 1));
        String name = base;
        for (int n = 2; isTaken(name, others); n++) {
            name = base + "#" + n;
        }
        return name;
    }

    private static boolean isTaken(String name, List<EndpointConfig> others) {
        return others.stream().anyMatch(each -> each.name().equals(name));
    }

    private String fromUrl(String pool, String url, int number) {
        try {
            String host = Endpoints.hostAndPort(placeholders.substituteVariables(url));
            return host.isEmpty() ? pool + "-" + number : host;
        } catch (PlatformException e) {
            // The variable may stay unset as long as the pool is not used.
            return pool + "-" + number;
        }
    }
}
