package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Figures;
import dev.trace.cli.plan.Plan.JobPlan;
import dev.trace.cli.plan.Plan.Total;
import dev.trace.cli.plan.PlannedJobs.Asking;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PoolConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Works out what a firing of a DAG's manual sources will take. For one plan, on one thread. */
public final class Planner {
    private final Workspace workspace;
    private final DagDeployment deployment;
    private final PoolSource pools;
    private final Set<String> assumptions = new LinkedHashSet<>();

    public Planner(Workspace workspace, DagDeployment deployment, PoolSource pools) {
        this.workspace = workspace;
        this.deployment = deployment;
        this.pools = pools;
    }

    /**
     * Plans.
     *
     * @param given ranges of the firing; empty to take what each source's config says
     * @param samples blocks to ask for, to know how large answers are; 0 to ask for none
     */
    public Plan plan(List<String> given, int samples) throws OperatorException, InterruptedException {
        List<JobPlan> jobs = new ArrayList<>();
        PlannedJobs planned = new PlannedJobs(deployment, workspace.operators(), pools);
        for (PlannedJob job : planned.fired(given, samples > 0 ? Asking.CHECKED : Asking.WHERE_NEEDED)) {
            plan(job, samples).ifPresent(jobs::add);
        }
        if (samples == 0) {
            assumptions.add("all blocks are there: without samples, the head of the chain is not asked for");
        }
        assumptions.add("every call is answered at the first try; calls for the head of the chain are not counted");
        assumptions.add("endpoints of a pool share its calls as fast as their limits allow; time is theirs alone, not"
                + " this machine's");
        Dag dag = deployment.dag();
        return new Plan(dag.name(), jobs, total(jobs), List.copyOf(assumptions));
    }

    private Optional<JobPlan> plan(PlannedJob job, int samples) throws OperatorException, InterruptedException {
        Optional<List<RequestEstimate>> mix = job.requests(job.ranges().get(0).start());
        String poolName = job.job().pool();
        if (poolName == null || mix.filter(List::isEmpty).isPresent()) {
            return Optional.empty();
        } else if (mix.isEmpty()) {
            return Optional.of(new JobEstimate(job, job.ranges(), Sizes.ASSUMPTIONS)
                    .unknown("operator " + job.job().operator() + " does not say what it asks for"));
        }
        PoolConfig pool = pool(poolName);
        List<BlockRange> left = left(job, pool);
        Sizes sizes = left.isEmpty() ? Sizes.ASSUMPTIONS : sizes(job.on(left), poolName, samples);
        assumptions.addAll(about(pool, mix.get()));
        return Optional.of(new JobEstimate(job, left, sizes).of(pool, mix.get()));
    }

    private PoolConfig pool(String name) {
        PoolConfig pool = workspace.platform().pools().get(name);
        if (pool == null) {
            throw CommandFailure.usage("the platform configuration has no RPC pool '" + name
                    + "'; add it under rpc_pools in trace.yaml, or give --pool " + name + "=URL");
        }
        return pool;
    }

    private List<BlockRange> left(PlannedJob job, PoolConfig pool) throws OperatorException, InterruptedException {
        if (!job.isCoverageKnown()) {
            assumptions.add("job " + job.job().name()
                    + ": nothing is there yet: it has hot tables, and only files are looked at; a run skips what is"
                    + " there");
        }
        OptionalLong chain = pool.chainId();
        if (chain.isEmpty()) {
            try {
                chain = OptionalLong.of(pools.open(pool.name()).chainId());
            } catch (OperatorException e) {
                assumptions.add("nothing is there yet: pool " + pool.name()
                        + " cannot be asked which chain it serves, and has no chain_id in trace.yaml");
                return job.ranges();
            }
        }
        try {
            List<BlockRange> covered =
                    CoveredBlocks.of(workspace.platform().cold(), chain.getAsLong(), job.tables(), job.outputHash());
            return Spans.minus(job.ranges(), covered);
        } catch (OperatorException e) {
            assumptions.add("nothing is there yet: the store cannot be read (" + e.getMessage() + ")");
            return job.ranges();
        }
    }

    private Sizes sizes(PlannedJob job, String pool, int samples) throws OperatorException, InterruptedException {
        if (samples > 0) {
            try {
                Sizes sampled = Sizes.sample(job, pools.open(pool), samples);
                assumptions.add("job " + job.job().name() + ": blocks are as large as "
                        + sampled.samples().size() + " sampled ones, spread evenly over the range");
                return sampled;
            } catch (OperatorException e) {
                assumptions.add("job " + job.job().name() + ": sampling failed (" + e.getMessage() + ")");
            }
        }
        assumptions.add("job " + job.job().name() + ": blocks are as large as Ethereum's since 2023, with about 200"
                + " transactions: 290 kB, and 450 kB of receipts; --sample measures them");
        return Sizes.ASSUMPTIONS;
    }

    private static List<String> about(PoolConfig pool, List<RequestEstimate> mix) {
        List<String> about = new ArrayList<>();
        for (EndpointConfig endpoint : pool.endpoints()) {
            StringBuilder calls = new StringBuilder("endpoint " + endpoint.name() + ": ");
            for (RequestEstimate each : mix) {
                String method = each.example().method();
                calls.append(method)
                        .append(" takes ")
                        .append(CallPrices.units(endpoint, method))
                        .append(" compute units and US$ ")
                        .append(Figures.dollars(CallPrices.dollars(endpoint, method)))
                        .append("; ");
            }
            int batch = endpoint.limits().maxBatch();
            about.add(calls + (batch > 1 ? "of a batch of " + batch + " each call counts" : "no batches"));
        }
        return about;
    }

    private static Total total(List<JobPlan> jobs) {
        Total total = Total.NOTHING;
        Map<String, Double> hours = new HashMap<>();
        for (JobPlan job : jobs) {
            Total of = job.total();
            total = total.plus(new Total(of.requests(), of.computeUnits(), of.dollars(), of.bytes(), 0));
            hours.merge(String.valueOf(job.pool()), of.hours(), Double::sum);
        }
        double longest =
                hours.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return total.plus(new Total(0, 0, BigDecimal.ZERO, 0, longest));
    }
}
