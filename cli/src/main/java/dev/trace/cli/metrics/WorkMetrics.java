package dev.trace.cli.metrics;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.run.WorkMonitor;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Optional;

/** Counts what a worker's attempts use and commit. Safe for use from several threads. */
public final class WorkMetrics implements WorkMonitor {
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final Counter requests;
    private final Counter sent;
    private final Counter received;
    private final Counter units;
    private final Counter dollars;
    private final Histogram seconds;
    private final Counter rows;
    private final Counter bytes;
    private final Gauge running;

    WorkMetrics(PrometheusRegistry registry) {
        requests = counter(MetricName.RPC_REQUESTS, registry);
        sent = counter(MetricName.RPC_SENT_BYTES, registry);
        received = counter(MetricName.RPC_RECEIVED_BYTES, registry);
        units = counter(MetricName.RPC_COMPUTE_UNITS, registry);
        dollars = counter(MetricName.RPC_DOLLARS, registry);
        seconds = Histogram.builder()
                .name(MetricName.RPC_SECONDS.text)
                .help(MetricName.RPC_SECONDS.help)
                .labelNames(MetricName.RPC_SECONDS.labelNames())
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(SECONDS)
                .register(registry);
        rows = counter(MetricName.COMMITTED_ROWS, registry);
        bytes = counter(MetricName.COMMITTED_BYTES, registry);
        running = Gauge.builder()
                .name(MetricName.ATTEMPTS_RUNNING.text)
                .help(MetricName.ATTEMPTS_RUNNING.help)
                .withoutExemplars()
                .register(registry);
    }

    private static Counter counter(MetricName name, PrometheusRegistry registry) {
        return Counter.builder()
                .name(name.text)
                .help(name.help)
                .labelNames(name.labelNames())
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public Optional<String> starting(AttemptKey attempt, TaskSpec task) {
        running.inc();
        return Optional.empty();
    }

    @Override
    public void ended(AttemptKey attempt) {
        running.dec();
    }

    @Override
    public void used(AttemptKey attempt, String pool, long chainId, RpcUse use) {
        String chain = Long.toString(chainId);
        String outcome = use.outcome().name().toLowerCase(Locale.ROOT);
        requests.labelValues(chain, pool, use.endpoint(), use.method(), outcome).inc();
        sent.labelValues(chain, pool, use.endpoint(), use.method()).inc(use.bytesSent());
        received.labelValues(chain, pool, use.endpoint(), use.method()).inc(use.bytesReceived());
        units.labelValues(chain, pool, use.endpoint(), use.method()).inc(use.computeUnits());
        dollars.labelValues(chain, pool, use.endpoint(), use.method())
                .inc(use.dollars().doubleValue());
        seconds.labelValues(chain, pool, use.endpoint(), use.method())
                .observe(use.took().toNanos() / 1e9);
    }

    @Override
    public void committed(TaskSpec task, long chainId, StagedRows staged) {
        String chain = Long.toString(chainId);
        String dataset = task.outputDataset() == null ? "" : task.outputDataset();
        rows.labelValues(chain, dataset, staged.table()).inc(staged.rows());
        bytes.labelValues(chain, dataset, staged.table()).inc(staged.size());
    }
}
