package dev.trace.dispatcher;

import dev.trace.dag.DagDeployment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person or a program asks of a dispatcher: in its process, or over HTTP through {@code http.DispatcherClient}.
 * Safe for use from several threads.
 *
 * <p>Every call throws {@link ControlException} with a message for people.
 */
public interface Control {
    /**
     * Makes a DAG version the current one. A version is immutable: its text deployed again changes nothing, another text
     * under the same version is refused, and an older version deployed again is the rollback to it.
     */
    DeployOutcome deploy(DagDeployment deployment) throws ControlException;

    /**
     * Fires a source. The firing is recorded and its task queued at once or not at all.
     *
     * @param parameters for the source, such as {@code range}; never a secret
     * @return the firing's id
     */
    String emit(String dag, String job, Map<String, String> parameters, EmitMode mode) throws ControlException;

    /** How far a DAG is, on all chains, as of one moment. */
    default DagStatus status(String dag) throws ControlException {
        return status(dag, Set.of());
    }

    /**
     * How far a DAG is as of one moment, counting only work of some chains and work of no chain.
     *
     * @param chains empty for all
     */
    DagStatus status(String dag, Set<Long> chains) throws ControlException;

    /**
     * Cancels tasks: those that wait at once, those that run as soon as their workers hear of it.
     *
     * @return how many
     */
    int cancel(String dag, TaskSelection tasks) throws ControlException;

    /**
     * Queues dead and canceled tasks afresh.
     *
     * @return how many
     */
    int resume(String dag, TaskSelection tasks) throws ControlException;

    /** Every DAG with its current version, by name. */
    List<DagSummary> dags() throws ControlException;
}
