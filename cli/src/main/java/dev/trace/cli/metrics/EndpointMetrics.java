package dev.trace.cli.metrics;

import dev.trace.operators.evm.rpc.EndpointReport;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the endpoints of the open pools stand, as asked for at each scrape. */
final class EndpointMetrics {
    private static final String FIT = "fit";

    private final Supplier<Map<String, PoolReport>> reports;

    private EndpointMetrics(Supplier<Map<String, PoolReport>> reports) {
        this.reports = reports;
    }

    /** @param reports of every open pool, by its name */
    static void register(PrometheusRegistry registry, Supplier<Map<String, PoolReport>> reports) {
        EndpointMetrics metrics = new EndpointMetrics(reports);
        metrics.gauge(registry, MetricName.ENDPOINT_FIT, each -> each.standing().equals(FIT) ? 1 : 0);
        metrics.gauge(registry, MetricName.ENDPOINT_UNDER_WAY, EndpointReport::underWay);
        metrics.gauge(
                registry,
                MetricName.ENDPOINT_LATENCY,
                each -> each.typicalLatency().toNanos() / 1e9);
        metrics.gauge(
                registry,
                MetricName.ENDPOINT_REQUEST_LIMIT,
                each -> each.limits().requestsPerSecond());
        metrics.gauge(
                registry, MetricName.ENDPOINT_UNIT_LIMIT, each -> each.limits().computeUnitsPerSecond());
        metrics.gauge(
                registry,
                MetricName.ENDPOINT_CONCURRENCY_LIMIT,
                each -> each.limits().concurrency());
        metrics.gauge(
                registry, MetricName.ENDPOINT_BATCH_LIMIT, each -> each.limits().batch());
        CounterWithCallback.builder()
                .name(MetricName.RECONNECTS.text)
                .help(MetricName.RECONNECTS.help)
                .labelNames(MetricName.RECONNECTS.labelNames())
                .callback(to -> reports.get()
                        .forEach((pool, report) ->
                                to.call((double) report.reconnects(), Long.toString(report.chainId()), pool)))
                .register(registry);
        CounterWithCallback.builder()
                .name(MetricName.ENDPOINT_OUTAGES.text)
                .help(MetricName.ENDPOINT_OUTAGES.help)
                .labelNames(MetricName.ENDPOINT_OUTAGES.labelNames())
                .callback(to -> reports.get()
                        .forEach((pool, report) -> report.endpoints()
                                .forEach(each -> to.call((double) each.outages(), pool, each.name()))))
                .register(registry);
        CounterWithCallback.builder()
                .name(MetricName.ENDPOINT_CALLS.text)
                .help(MetricName.ENDPOINT_CALLS.help)
                .labelNames(MetricName.ENDPOINT_CALLS.labelNames())
                .callback(metrics::calls)
                .register(registry);
    }

    private void gauge(PrometheusRegistry registry, MetricName name, ToDoubleFunction<EndpointReport> value) {
        GaugeWithCallback.builder()
                .name(name.text)
                .help(name.help)
                .labelNames(name.labelNames())
                .callback(to -> reports.get()
                        .forEach((pool, report) -> report.endpoints()
                                .forEach(each -> to.call(value.applyAsDouble(each), pool, each.name()))))
                .register(registry);
    }

    private void calls(CounterWithCallback.Callback to) {
        reports.get()
                .forEach((pool, report) -> report.endpoints()
                        .forEach(endpoint -> endpoint.calls()
                                .forEach((method, outcomes) -> outcomes.forEach((outcome, count) -> to.call(
                                        count,
                                        pool,
                                        endpoint.name(),
                                        method,
                                        outcome.name().toLowerCase(Locale.ROOT))))));
    }
}
