package dev.trace.api;

import dev.trace.api.config.ConfigKeyDescriptor;
import java.util.List;
import java.util.Set;

/**
 * An operator as data: enough to validate a DAG without the operator's code. Workers register it, {@code deploy} sends
 * it, and it is stored with the DAG version.
 *
 * @param name as in DAG YAML
 * @param summary one sentence
 * @param version of its output
 * @param kind what drives it
 * @param publication how its dataset can be consumed
 * @param updateStrategy the default
 * @param sourceKinds for a source, what may fire it; empty otherwise
 * @param config its keys, in documentation order
 */
public record OperatorDescriptor(
        String name,
        String summary,
        String version,
        OperatorKind kind,
        Publication publication,
        UpdateStrategy updateStrategy,
        Set<SourceKind> sourceKinds,
        List<ConfigKeyDescriptor> config) {
    public OperatorDescriptor {
        sourceKinds = Set.copyOf(sourceKinds);
        config = List.copyOf(config);
    }

    public static OperatorDescriptor of(OperatorFactory factory) {
        return new OperatorDescriptor(
                factory.name(),
                factory.summary(),
                factory.version(),
                factory.kind(),
                factory.publication(),
                factory.updateStrategy(),
                factory instanceof SourceOperatorFactory source ? source.sourceKinds() : Set.of(),
                factory.config().descriptors());
    }
}
