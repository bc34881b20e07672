package dev.trace.cli.metrics;

import java.util.List;

/** Every metric there is. No label holds an address or a key: endpoints go by their names. */
public enum MetricName {
    RPC_REQUESTS(
            "trace_rpc_requests_total",
            Kind.COUNTER,
            "Calls sent for tasks, each time they were sent.",
            List.of("chain", "pool", "endpoint", "method", "outcome")),
    RPC_SENT_BYTES(
            "trace_rpc_sent_bytes_total",
            Kind.COUNTER,
            "Bytes of those calls.",
            List.of("chain", "pool", "endpoint", "method")),
    RPC_RECEIVED_BYTES(
            "trace_rpc_received_bytes_total",
            Kind.COUNTER,
            "Bytes of their answers, uncompressed.",
            List.of("chain", "pool", "endpoint", "method")),
    RPC_COMPUTE_UNITS(
            "trace_rpc_compute_units_total",
            Kind.COUNTER,
            "Compute units as the endpoint counts them.",
            List.of("chain", "pool", "endpoint", "method")),
    RPC_DOLLARS(
            "trace_rpc_cost_dollars_total",
            Kind.COUNTER,
            "US dollars by the configured prices.",
            List.of("chain", "pool", "endpoint", "method")),
    RPC_SECONDS(
            "trace_rpc_request_duration_seconds",
            Kind.HISTOGRAM,
            "From a call's first byte to its answer's last.",
            List.of("chain", "pool", "endpoint", "method")),
    ENDPOINT_FIT(
            "trace_rpc_endpoint_fit",
            Kind.GAUGE,
            "1 while the endpoint gets calls, 0 while it rests, fails or is set aside.",
            List.of("pool", "endpoint")),
    ENDPOINT_UNDER_WAY(
            "trace_rpc_endpoint_requests_under_way",
            Kind.GAUGE,
            "Requests that have no answer yet.",
            List.of("pool", "endpoint")),
    ENDPOINT_LATENCY(
            "trace_rpc_endpoint_latency_seconds",
            Kind.GAUGE,
            "Moving average of the time an answer takes.",
            List.of("pool", "endpoint")),
    ENDPOINT_REQUEST_LIMIT(
            "trace_rpc_endpoint_limit_requests_per_second",
            Kind.GAUGE,
            "Calls it is asked for a second at most, as learned so far; +Inf for no limit.",
            List.of("pool", "endpoint")),
    ENDPOINT_UNIT_LIMIT(
            "trace_rpc_endpoint_limit_compute_units_per_second",
            Kind.GAUGE,
            "Compute units it is asked for a second at most, as learned so far; +Inf for no limit.",
            List.of("pool", "endpoint")),
    ENDPOINT_CONCURRENCY_LIMIT(
            "trace_rpc_endpoint_limit_concurrency",
            Kind.GAUGE,
            "Requests under way at once at most, as learned so far.",
            List.of("pool", "endpoint")),
    ENDPOINT_BATCH_LIMIT(
            "trace_rpc_endpoint_limit_batch",
            Kind.GAUGE,
            "Calls in one request at most, as learned so far.",
            List.of("pool", "endpoint")),
    ENDPOINT_OUTAGES(
            "trace_rpc_endpoint_outages_total",
            Kind.COUNTER,
            "How often it was left out because it failed.",
            List.of("pool", "endpoint")),
    ENDPOINT_CALLS(
            "trace_rpc_endpoint_calls_total",
            Kind.COUNTER,
            "Calls of the pool, its own for the head and the chain included, by what became of them.",
            List.of("pool", "endpoint", "method", "outcome")),
    RECONNECTS(
            "websocket_reconnects_total",
            Kind.COUNTER,
            "WebSocket connections for new heads that were opened, or tried, after an earlier one had ended.",
            List.of("chain", "pool")),
    COMMITTED_ROWS(
            "trace_committed_rows_total", Kind.COUNTER, "Rows made durable.", List.of("chain", "dataset", "table")),
    COMMITTED_BYTES(
            "trace_committed_bytes_total",
            Kind.COUNTER,
            "Bytes of those rows, as a file or as staged for a hot table.",
            List.of("chain", "dataset", "table")),
    ATTEMPTS_RUNNING("trace_attempts_running", Kind.GAUGE, "Attempts at work in this process.", List.of()),
    TASKS(
            "trace_tasks",
            Kind.GAUGE,
            "Tasks by state: queued, running, waiting, completed, dead, canceled. Of the process with the dispatcher.",
            List.of("dag", "job", "state"));

    /** What Prometheus calls the type. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    final String text;
    final Kind kind;
    final String help;

    @SuppressWarnings("ImmutableEnumChecker") // A copy that cannot be changed.
    final List<String> labels;

    MetricName(String text, Kind kind, String help, List<String> labels) {
        this.text = text;
        this.kind = kind;
        this.help = help;
        this.labels = List.copyOf(labels);
    }

    String[] labelNames() {
        return labels.toArray(String[]::new);
    }
}
