package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.api.table.TableDefinition;
import dev.trace.cli.plan.Plan.EndpointPlan;
import dev.trace.cli.plan.Plan.JobPlan;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PoolConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out what one job takes. */
final class JobEstimate {
    private static final double SECONDS_PER_HOUR = 3600;

    private final PlannedJob job;
    private final List<BlockRange> left;
    private final Sizes sizes;

    /**
     * @param left what is to be fetched of the job's ranges
     * @param sizes of answers
     */
    JobEstimate(PlannedJob job, List<BlockRange> left, Sizes sizes) {
        this.job = job;
        this.left = List.copyOf(left);
        this.sizes = sizes;
    }

    JobPlan of(PoolConfig pool, List<RequestEstimate> mix) {
        List<Pace> paces = pool.endpoints().stream()
                .map(each -> Pace.of(each, mix, sizes.latency(each.name())))
                .toList();
        double together = paces.stream().mapToDouble(Pace::callsPerSecond).sum();
        List<EndpointPlan> endpoints = new ArrayList<>();
        for (int i = 0; i < paces.size(); i++) {
            double share = paces.get(i).callsPerSecond() / together;
            endpoints.add(endpoint(pool.endpoints().get(i), paces.get(i), share, mix));
        }
        return plan(null, endpoints);
    }

    JobPlan unknown(String why) {
        return plan(why, List.of());
    }

    private EndpointPlan endpoint(EndpointConfig endpoint, Pace pace, double share, List<RequestEstimate> mix) {
        double blocks = Spans.count(left) * share;
        Map<String, Long> methods = new TreeMap<>();
        long units = 0;
        BigDecimal dollars = BigDecimal.ZERO;
        for (RequestEstimate each : mix) {
            String method = each.example().method();
            long calls = (long) Math.ceil(blocks * each.perBlock());
            methods.merge(method, calls, Long::sum);
            units += calls * CallPrices.units(endpoint, method);
            dollars = dollars.add(CallPrices.dollars(endpoint, method).multiply(BigDecimal.valueOf(calls)));
        }
        long requests = methods.values().stream().mapToLong(Long::longValue).sum();
        return new EndpointPlan(
                endpoint.name(),
                share,
                requests,
                methods,
                units,
                dollars.setScale(6, RoundingMode.HALF_UP).stripTrailingZeros(),
                Math.round(sizes.bytes(left, mix) * share),
                requests / pace.callsPerSecond() / SECONDS_PER_HOUR,
                pace.limit());
    }

    private JobPlan plan(@Nullable String unknown, List<EndpointPlan> endpoints) {
        Map<Long, Long> samples = new TreeMap<>();
        sizes.samples().forEach(each -> samples.put(each.block(), each.bytes()));
        long blocks = Spans.count(job.ranges());
        return new JobPlan(
                job.job().name(),
                job.job().operator(),
                job.job().outputDataset(),
                job.tables().stream().map(TableDefinition::name).toList(),
                job.job().pool(),
                job.ranges().stream().map(BlockRange::toString).toList(),
                blocks,
                blocks - Spans.count(left),
                job.isCoverageKnown(),
                unknown,
                endpoints,
                samples);
    }
}
