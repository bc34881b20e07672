package dev.trace.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill will take. As JSON shows it.
 *
 * @param dag the DAG
 * @param jobs those that fetch, in the DAG's order
 * @param total of all jobs whose operators say what they ask for
 * @param assumptions everything that the figures rest on, for people
 */
public record Plan(String dag, List<JobPlan> jobs, Total total, List<String> assumptions) {
    public Plan {
        jobs = List.copyOf(jobs);
        assumptions = List.copyOf(assumptions);
    }

    /** Whether what is there already is left out of all of it. */
    public boolean knowsCoverage() {
        return jobs.stream().allMatch(JobPlan::coverageKnown);
    }

    /**
     * One job.
     *
     * @param ranges what it will be given
     * @param blocks how many that are
     * @param coveredBlocks those that are there already
     * @param coverageKnown whether those are all: only files tell without a database, hot tables do not
     * @param unknown why nothing can be said; absent if it can
     * @param endpoints what each endpoint of its pool will be asked
     * @param samples bytes of a block by block; empty where sizes are assumed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JobPlan(
            String job,
            String operator,
            @Nullable String dataset,
            List<String> tables,
            @Nullable String pool,
            List<String> ranges,
            long blocks,
            long coveredBlocks,
            boolean coverageKnown,
            @Nullable String unknown,
            List<EndpointPlan> endpoints,
            Map<Long, Long> samples) {
        public JobPlan {
            tables = List.copyOf(tables);
            ranges = List.copyOf(ranges);
            endpoints = List.copyOf(endpoints);
        }

        Total total() {
            Total total = Total.NOTHING;
            for (EndpointPlan each : endpoints) {
                total = total.plus(new Total(each.requests(), each.computeUnits(), each.dollars(), each.bytes(), 0));
            }
            double hours =
                    endpoints.stream().mapToDouble(EndpointPlan::hours).max().orElse(0);
            return total.plus(new Total(0, 0, BigDecimal.ZERO, 0, hours));
        }
    }

    /**
     * What one endpoint will be asked for one job.
     *
     * @param share of the pool's calls, 0 to 1
     * @param methods calls by method
     * @param limitedBy what keeps it from being faster
     */
    public record EndpointPlan(
            String endpoint,
            double share,
            long requests,
            Map<String, Long> methods,
            long computeUnits,
            BigDecimal dollars,
            long bytes,
            double hours,
            String limitedBy) {
        public EndpointPlan {
            methods = Map.copyOf(methods);
        }
    }

    /**
     * Sums.
     *
     * @param hours of jobs of one pool one after the other, of several pools beside one another
     */
    public record Total(long requests, long computeUnits, BigDecimal dollars, long bytes, double hours) {
        static final Total NOTHING = new Total(0, 0, BigDecimal.ZERO, 0, 0);

        Total plus(Total other) {
            return new Total(
                    requests + other.requests,
                    computeUnits + other.computeUnits,
                    dollars.add(other.dollars),
                    bytes + other.bytes,
                    hours + other.hours);
        }
    }
}
