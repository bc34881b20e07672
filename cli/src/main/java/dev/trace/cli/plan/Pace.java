package dev.trace.cli.plan;

import dev.trace.api.rpc.RequestEstimate;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How fast an endpoint may answer a mix of calls, and what keeps it from answering faster.
 *
 * @param callsPerSecond at most
 * @param limit the setting that decides, for people
 */
record Pace(double callsPerSecond, String limit) {
    static Pace of(EndpointConfig endpoint, List<RequestEstimate> mix, Duration latency) {
        EndpointLimits limits = endpoint.limits();
        double seconds = Math.max(1e-4, latency.toNanos() / 1e9);
        Pace pace = new Pace(
                limits.maxConcurrency() / seconds,
                "max_concurrency " + limits.maxConcurrency() + " at "
                        + String.format(Locale.ROOT, "%.0f", seconds * 1000) + " ms");
        if (limits.requestsPerSecond() > 0) {
            pace = pace.orSlower(limits.requestsPerSecond(), "requests_per_second " + limits.requestsPerSecond());
        }
        double units = unitsPerCall(endpoint, mix);
        if (limits.computeUnitsPerSecond() > 0 && units > 0) {
            pace = pace.orSlower(
                    limits.computeUnitsPerSecond() / units,
                    "compute_units_per_second " + limits.computeUnitsPerSecond());
        }
        return pace;
    }

    private static double unitsPerCall(EndpointConfig endpoint, List<RequestEstimate> mix) {
        double units = 0;
        double calls = 0;
        for (RequestEstimate each : mix) {
            units += each.perBlock() * CallPrices.units(endpoint, each.example().method());
            calls += each.perBlock();
        }
        return calls == 0 ? 0 : units / calls;
    }

    private Pace orSlower(double other, String otherLimit) {
        return other < callsPerSecond ? new Pace(other, otherLimit) : this;
    }
}
