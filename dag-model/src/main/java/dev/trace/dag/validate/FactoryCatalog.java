package dev.trace.dag.validate;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Deployments;
import dev.trace.dag.EffectiveConfig;
import dev.trace.dag.Job;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a process with the operators' code knows of them, as validation and deployment need it. */
public final class FactoryCatalog implements TableCatalog {
    private final Map<String, OperatorFactory> factories = new TreeMap<>();

    /** @param factories no two of one name */
    public FactoryCatalog(Collection<? extends OperatorFactory> factories) {
        factories.forEach(each -> this.factories.put(each.name(), each));
    }

    /** Descriptors of all operators, by name. */
    public List<OperatorDescriptor> descriptors() {
        return factories.values().stream().map(OperatorDescriptor::of).toList();
    }

    @Override
    public List<TableDefinition> tables(String operator, Map<String, Object> config) throws ConfigException {
        OperatorFactory factory = factory(operator);
        return factory.tables(factory.config().parse(config));
    }

    /**
     * All that a dispatcher needs of a DAG.
     *
     * @param dag validated against this catalog
     * @param yaml its text
     * @throws ConfigException if settings are wrong, which validation would have found
     */
    public DagDeployment deployment(Dag dag, String yaml) throws ConfigException {
        Map<String, Deployments.Prepared> prepared = new LinkedHashMap<>();
        for (Job job : dag.jobs()) {
            OperatorFactory factory = factory(job.operator());
            Config config = factory.config().parse(EffectiveConfig.of(job, OperatorDescriptor.of(factory)));
            prepared.put(job.name(), new Deployments.Prepared(config, factory.tables(config)));
        }
        return Deployments.of(dag, yaml, descriptors(), prepared);
    }

    private OperatorFactory factory(String operator) {
        OperatorFactory factory = factories.get(operator);
        if (factory == null) {
            throw new IllegalArgumentException("no operator is called " + operator);
        }
        return factory;
    }
}
