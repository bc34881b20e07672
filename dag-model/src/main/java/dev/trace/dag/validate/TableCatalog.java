package dev.trace.dag.validate;

import dev.trace.api.config.ConfigException;
import dev.trace.api.table.TableDefinition;
import java.util.List;
import java.util.Map;

/** Knows the tables that operators publish; whoever has the operators' factories has one. */
public interface TableCatalog {
    /**
     * The tables of a configuration whose keys are right one by one.
     *
     * @param operator its name
     * @param config as written in YAML, {@code rpc_pool} filled in where the job inherits one
     * @throws ConfigException if keys contradict each other
     */
    List<TableDefinition> tables(String operator, Map<String, Object> config) throws ConfigException;
}
