package dev.trace.dispatcher;

import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Job;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.store.DagLock;
import dev.trace.dispatcher.store.DeployStore;
import dev.trace.dispatcher.store.PartitionStore.Input;
import dev.trace.dispatcher.store.TaskStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a DAG version over, in the caller's transaction. */
final class Deployer {
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);

    private final Handle db;
    private final DeployStore store;

    Deployer(Handle db) {
        this.db = db;
        store = new DeployStore(db);
    }

    DeployOutcome deploy(DagDeployment deployment) throws ControlException {
        Dag dag = deployment.dag();
        store.lock();
        Optional<Integer> current = new DagLock(db).alone(dag.name());
        boolean known = isKnown(deployment);
        checkOwners(dag);
        if (!known) {
            store.addVersion(deployment);
        }
        boolean moved = putJobs(deployment);
        boolean active = current.filter(version -> version == dag.version()).isPresent();
        if (active && !moved) {
            return DeployOutcome.UNCHANGED;
        }
        store.activate(dag.name(), dag.version());
        new TaskStore(db).adopt(dag.name());
        log.info("DAG {} version {} is now the current one", dag.name(), dag.version());
        return known && !active ? DeployOutcome.ACTIVATED : DeployOutcome.DEPLOYED;
    }

    private boolean isKnown(DagDeployment deployment) throws ControlException {
        Dag dag = deployment.dag();
        Optional<String> hash = store.hash(dag.name(), dag.version());
        if (hash.isPresent() && !hash.get().equals(deployment.hash())) {
            throw new ControlException(
                    Reason.CONFLICT,
                    "DAG '" + dag.name() + "' version " + dag.version()
                            + " is deployed already with another text (its hash is " + shortened(hash.get())
                            + ", this one's " + shortened(deployment.hash())
                            + "), and a deployed version never changes: raise 'version' in the file");
        }
        return hash.isPresent();
    }

    private static String shortened(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }

    private void checkOwners(Dag dag) throws ControlException {
        for (Job job : dag.jobs()) {
            String dataset = job.outputDataset();
            Optional<String> owner = dataset == null ? Optional.empty() : store.owner(dataset);
            if (owner.isPresent() && !owner.get().equals(dag.name())) {
                throw new ControlException(
                        Reason.CONFLICT,
                        "dataset '" + dataset + "' (job '" + job.name() + "') belongs to DAG '" + owner.get()
                                + "': give 'output_dataset' another name");
            }
        }
    }

    // Also for a version that is known: a newer operator may publish another dataset from the same text.
    private boolean putJobs(DagDeployment deployment) {
        Dag dag = deployment.dag();
        Map<String, Input> outputs = new HashMap<>();
        for (Job job : dag.jobs()) {
            String dataset = job.outputDataset();
            if (dataset != null) {
                String hash = deployment.outputHashes().getOrDefault(job.name(), "");
                outputs.put(dataset, new Input(dataset, store.datasetVersion(dag.name(), dataset, hash)));
            }
        }
        boolean moved = false;
        for (int position = 0; position < dag.jobs().size(); position++) {
            Job job = dag.jobs().get(position);
            List<Input> inputs = job.inputs().stream()
                    .map(input -> known(outputs.get(input.dataset()), job, input.dataset()))
                    .toList();
            Input output = job.outputDataset() == null ? null : outputs.get(job.outputDataset());
            moved |= store.putJob(dag.name(), dag.version(), job, new DeployStore.Binding(position, inputs, output));
        }
        return moved;
    }

    private static Input known(@Nullable Input input, Job job, String dataset) {
        if (input == null) {
            throw new IllegalArgumentException(
                    job.name() + " reads " + dataset + ", which no job of its DAG publishes");
        }
        return input;
    }
}
