package dev.trace.worker.run;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.Activation;
import dev.trace.dag.Deployments;
import dev.trace.dag.EffectiveConfig;
import dev.trace.dag.Job;
import dev.trace.dag.task.TaskSpec;
import dev.trace.worker.commit.AttemptScope;
import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A job made ready to run in one attempt: everything that the DAG, the operator and the platform say about it.
 *
 * @param factory of the operator
 * @param config checked; a secret's name in place of its value
 * @param tables in the operator's order
 * @param chainId the chain; 0 for none
 * @param scope on whose behalf the attempt writes
 */
record JobRun(OperatorFactory factory, Config config, List<TableDefinition> tables, long chainId, AttemptScope scope) {
    private static final String CHAIN_KEY = "chain_id";

    static JobRun of(Attempt attempt, OperatorRegistry operators, Pools pools)
            throws OperatorException, InterruptedException {
        TaskSpec task = attempt.task();
        Job job = task.job();
        OperatorFactory factory = operators
                .find(job.operator())
                .orElseThrow(() -> new OperatorException(
                        RunError.OPERATOR_MISSING,
                        "this worker has no operator '" + job.operator() + "'; put its jar into the plugin folder"));
        try {
            OperatorDescriptor descriptor = OperatorDescriptor.of(factory);
            Config config = factory.config().parse(EffectiveConfig.of(job, descriptor));
            List<TableDefinition> tables = keyed(job, OperatorRegistry.tables(factory, config));
            long chainId = chain(task, pools);
            String hash = Deployments.outputHash(job, descriptor, config);
            return new JobRun(factory, config, tables, chainId, scope(attempt, chainId, hash));
        } catch (ConfigException e) {
            throw new OperatorException(
                    RunError.CONFIG_INVALID, "config of job '" + job.name() + "': " + e.getMessage(), e);
        }
    }

    private static List<TableDefinition> keyed(Job job, List<TableDefinition> tables) {
        if (job.uniqueKey().isEmpty() || tables.size() != 1) {
            return tables;
        }
        TableDefinition table = tables.get(0);
        return List.of(new TableDefinition(
                table.name(), table.columns(), job.uniqueKey(), table.blockColumn(), table.storage()));
    }

    /** A source's task is made before anybody has asked the pool which chain it serves. */
    private static long chain(TaskSpec task, Pools pools) throws OperatorException, InterruptedException {
        Job job = task.job();
        long chainId = task.chainId();
        if (chainId == 0 && job.activation() == Activation.SOURCE && job.pool() != null) {
            chainId = pools.open(job.pool()).chainId();
        }
        if (job.config().get(CHAIN_KEY) instanceof Number configured
                && chainId != 0
                && configured.longValue() != chainId) {
            throw new OperatorException(
                    RunError.CHAIN_MISMATCH,
                    "job '" + job.name() + "' is configured for chain " + configured + ", but its task is of chain "
                            + chainId + (job.pool() == null ? "" : ", which its pool '" + job.pool() + "' serves")
                            + "; correct chain_id, or name a pool of that chain in rpc_pool");
        }
        return chainId;
    }

    private static AttemptScope scope(Attempt attempt, long chainId, String outputHash) {
        TaskSpec task = attempt.task();
        String dataset = task.outputDataset() == null ? "" : task.outputDataset();
        String job = task.dag() + "/" + task.job().name();
        String scope = task.scope().orElse(null) instanceof Scope.Partition partition
                ? (dataset.isEmpty() ? job : dataset + "/" + task.outputVersion()) + "/" + chainId + "/"
                        + partition.range()
                : job + "/" + chainId;
        return new AttemptScope(
                scope,
                attempt.claim().fence(),
                task.taskId(),
                attempt.key().attempt(),
                dataset,
                task.outputVersion(),
                chainId,
                outputHash);
    }

    /** Whether every table is kept in files: only then can files alone show that the work is done. */
    boolean isCold() {
        return !tables.isEmpty() && tables.stream().allMatch(table -> table.storage() instanceof Storage.Cold);
    }

    /** The configuration as the operator reads it. */
    Config revealed(Job job, Secrets secrets) throws OperatorException, InterruptedException {
        Map<String, String> values = new HashMap<>();
        for (ConfigKeyDescriptor key : factory.config().descriptors()) {
            String name = key.secret() ? textAt(job.config(), key.name()) : "";
            if (!name.isEmpty()) {
                if (!job.secrets().contains(name)) {
                    throw new OperatorException(
                            RunError.SECRET_NOT_GRANTED,
                            "job '" + job.name() + "' uses the secret '" + name
                                    + "' without listing it; add it to its secrets");
                }
                values.put(name, secrets.reveal(name));
            }
        }
        return config.resolveSecrets(name -> values.getOrDefault(name, ""));
    }

    private static String textAt(Map<?, ?> raw, String dotted) {
        if (raw.get(dotted) instanceof String direct) {
            return direct;
        }
        int dot = dotted.indexOf('.');
        return dot > 0 && raw.get(dotted.substring(0, dot)) instanceof Map<?, ?> nested
                ? textAt(nested, dotted.substring(dot + 1))
                : "";
    }
}
