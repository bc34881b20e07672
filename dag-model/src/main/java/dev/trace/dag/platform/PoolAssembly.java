package dev.trace.dag.platform;

import dev.trace.api.config.Durations;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
        return new PoolConfig(
                name, chainId, endpoints, fields.text("hedge_after").map(Durations::parse));
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
        check(url.get(), at, Endpoints::check);
        fields.flatMap(each -> each.text("ws"))
                .ifPresent(ws -> check(ws, fields.get().at("ws"), Endpoints::checkWebSocket));
        Map<String, Sensitive> headers = new LinkedHashMap<>();
        fields.ifPresent(each ->
                each.named("headers").forEach((header, value) -> headers.put(header, header(place, header, value))));
        others.add(new EndpointConfig(
                name(pool, fields.flatMap(each -> each.text("name")), url.get(), others),
                address(place, url.get(), Endpoints::check),
                fields.flatMap(each -> each.text("ws"))
                        .map(ws -> address(place + "ws: ", ws, Endpoints::checkWebSocket)),
                fields.map(PoolAssembly::limits).orElse(EndpointLimits.NONE),
                fields.map(PoolAssembly::prices).orElse(EndpointPrices.NONE),
                fields.flatMap(each -> each.text("proxy")),
                headers));
    }

    private static EndpointLimits limits(Checked fields) {
        EndpointLimits none = EndpointLimits.NONE;
        return new EndpointLimits(
                whole(fields, "requests_per_second", none.requestsPerSecond()),
                whole(fields, "compute_units_per_second", none.computeUnitsPerSecond()),
                whole(fields, "max_concurrency", none.maxConcurrency()),
                whole(fields, "max_batch", none.maxBatch()),
                whole(fields, "weight", none.weight()));
    }

    private static int whole(Checked fields, String field, int fallback) {
        return fields.whole(field).orElse((long) fallback).intValue();
    }

    private static EndpointPrices prices(Checked fields) {
        Map<String, Integer> units = new LinkedHashMap<>();
        fields.named("compute_units").forEach((method, value) -> units.put(method, ((Long) value.value()).intValue()));
        return new EndpointPrices(
                fields.decimal("price_per_request").orElse(BigDecimal.ZERO),
                fields.decimal("price_per_compute_unit").orElse(BigDecimal.ZERO),
                units);
    }

    private Sensitive address(String place, String url, Consumer<String> check) {
        return placeholders.watched(Sensitive.from(() -> resolved(place, url, check)));
    }

    private void check(String url, Mark at, Consumer<String> check) {
        try {
            Placeholders.check(url);
            if (!Placeholders.areIn(url)) {
                check.accept(url);
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

    private String resolved(String place, String url, Consumer<String> check) {
        String value;
        try {
            value = placeholders.substitute(url);
        } catch (PlatformException e) {
            throw e.within(place);
        }
        try {
            check.accept(value);
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
