package dev.trace.cli.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trace.dag.platform.MetricsConfig;
import dev.trace.dispatcher.Control;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of this process, served at {@code /metrics} once {@link #start} is called. That nobody can read them never
 * keeps a process from its work. Safe for use from several threads.
 */
public final class MetricsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
    /** What holds where the configuration does not say. */
    public enum Unconfigured {
        SERVE,
        REFRAIN
    }

    private static final String PATH = "/metrics";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final WorkMetrics work = new WorkMetrics(registry);
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final ExecutorService threads = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "metrics");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpServer server;

    /** Begins to count; nobody is served yet. */
    public MetricsServer() {}

    /** To be told of what attempts do. */
    public WorkMetrics work() {
        return work;
    }

    /** @param reports of every open pool, by its name */
    public void endpoints(Supplier<Map<String, PoolReport>> reports) {
        EndpointMetrics.register(registry, reports);
    }

    /** Counts the tasks of a dispatcher in this process. */
    public void tasks(Control control) {
        TaskMetrics.register(registry, control);
    }

    /**
     * Serves, on another port where the configured one is taken.
     *
     * @return where; empty if it cannot listen at all, which is logged
     */
    public synchronized Optional<URI> start(MetricsConfig config) {
        try {
            HttpServer listening = listen(config);
            listening.createContext(PATH, this::answer);
            listening.setExecutor(threads);
            listening.start();
            server = listening;
            URI where = URI.create(
                    "http://" + host(config) + ":" + listening.getAddress().getPort() + PATH);
            LOG.info("▶️ metrics at {}", where);
            return Optional.of(where);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "⚠️ metrics cannot be served on {}: {}; set metrics.host in trace.yaml to an address of this machine",
                    config.host(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static String host(MetricsConfig config) {
        return config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    }

    private static HttpServer listen(MetricsConfig config) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        } catch (IOException e) {
            if (config.port() == 0) {
                throw e;
            }
            LOG.warn("⚠️ port {} is taken; metrics choose another", config.port());
            return HttpServer.create(new InetSocketAddress(config.host(), 0), 0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] text = text();
            exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, text.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(text);
            }
        } catch (RuntimeException e) {
            LOG.warn("⚠️ metrics cannot be read: {}", e.toString());
        }
    }

    /** What is served. */
    byte[] text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
        return out.toByteArray();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
