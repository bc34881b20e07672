package dev.trace.cli.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.rpc.RpcUse;
import dev.trace.api.rpc.RpcUse.Outcome;
import dev.trace.dag.platform.MetricsConfig;
import dev.trace.dag.task.AttemptKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final AttemptKey ATTEMPT = new AttemptKey(1, 1, "lease");
    private static final MetricsConfig ANY_PORT = new MetricsConfig("127.0.0.1", 0, Optional.empty());

    private final MetricsServer metrics = new MetricsServer();

    @AfterEach
    void close() {
        metrics.close();
    }

    private static String get(URI uri) throws IOException {
        try (var in = uri.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void use(Outcome outcome, int millis) {
        metrics.work()
                .used(
                        ATTEMPT,
                        "ethereum",
                        1,
                        new RpcUse(
                                "one",
                                "eth_getBlockByNumber",
                                outcome,
                                100,
                                2_000,
                                20,
                                new BigDecimal("0.25"),
                                Duration.ofMillis(millis)));
    }

    @Test
    void callsAreCountedByEndpointMethodAndOutcome() throws Exception {
        use(Outcome.ANSWERED, 40);
        use(Outcome.ANSWERED, 400);
        use(Outcome.THROTTLED, 4);
        String text = get(metrics.start(ANY_PORT).orElseThrow());
        String labels = "chain=\"1\",endpoint=\"one\",method=\"eth_getBlockByNumber\"";
        for (String line : new String[] {
            "trace_rpc_requests_total{" + labels + ",outcome=\"answered\",pool=\"ethereum\"} 2.0",
            "trace_rpc_requests_total{" + labels + ",outcome=\"throttled\",pool=\"ethereum\"} 1.0",
            "trace_rpc_received_bytes_total{" + labels + ",pool=\"ethereum\"} 6000.0",
            "trace_rpc_compute_units_total{" + labels + ",pool=\"ethereum\"} 60.0",
            "trace_rpc_cost_dollars_total{" + labels + ",pool=\"ethereum\"} 0.75",
            "trace_rpc_request_duration_seconds_bucket{" + labels + ",pool=\"ethereum\",le=\"0.05\"} 2",
            "trace_rpc_request_duration_seconds_count{" + labels + ",pool=\"ethereum\"} 3",
            "# TYPE trace_rpc_requests_total counter"
        }) {
            assertTrue(text.contains(line + "\n"), line + " is missing in\n" + text);
        }
    }

    @Test
    void anotherPortIsTakenWhereTheConfiguredOneIsNotFree() throws Exception {
        URI first = metrics.start(ANY_PORT).orElseThrow();
        try (MetricsServer second = new MetricsServer()) {
            URI other = second.start(new MetricsConfig("127.0.0.1", first.getPort(), Optional.empty()))
                    .orElseThrow();
            assertNotEquals(first.getPort(), other.getPort());
            assertTrue(get(other).contains("trace_attempts_running 0.0"));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNoReasonToFail() {
        assertEquals(Optional.empty(), metrics.start(new MetricsConfig("203.0.113.1", 0, Optional.empty())));
    }
}
