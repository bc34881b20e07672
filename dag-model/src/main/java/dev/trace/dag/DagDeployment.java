package dev.trace.dag;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Map;

/**
 * All that a dispatcher needs to take over a DAG version; immutable once deployed.
 *
 * @param dag the validated document
 * @param yaml its text
 * @param hash SHA-256 of the text, hex; the same text deployed twice is a no-op
 * @param operators descriptor of every operator it names
 * @param tables for each job, the tables its configuration publishes
 * @param outputHashes for each job, a hash of its operator, operator version and output-affecting configuration: a new
 *     one makes a new dataset version
 */
public record DagDeployment(
        Dag dag,
        String yaml,
        String hash,
        List<OperatorDescriptor> operators,
        Map<String, List<TableDefinition>> tables,
        Map<String, String> outputHashes) {
    public DagDeployment {
        operators = List.copyOf(operators);
        tables = Map.copyOf(tables);
        outputHashes = Map.copyOf(outputHashes);
    }
}
