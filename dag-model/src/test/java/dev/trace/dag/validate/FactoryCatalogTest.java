package dev.trace.dag.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.SourceKind;
import dev.trace.api.SourceOperator;
import dev.trace.api.SourceOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.TestOperators;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactoryCatalogTest {
    private static final ConfigKey<String> POOL = ConfigKey.string("rpc_pool")
            .doc("Pool.")
            .required()
            .example("ethereum")
            .affectsOutput()
            .build();

    private static final class Ranges implements SourceOperatorFactory {
        @Override
        public String name() {
            return "ranges";
        }

        @Override
        public String summary() {
            return "Emits ranges.";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public int apiVersion() {
            return OperatorApi.VERSION;
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(POOL);
        }

        @Override
        public Publication publication() {
            return Publication.PARTITIONS;
        }

        @Override
        public Set<SourceKind> sourceKinds() {
            return Set.of(SourceKind.MANUAL);
        }

        @Override
        public SourceOperator create(Config config) {
            return context -> {};
        }
    }

    private static final class Ingest implements ReactiveOperatorFactory {
        @Override
        public String name() {
            return "ingest";
        }

        @Override
        public String summary() {
            return "Ingests.";
        }

        @Override
        public String version() {
            return "7";
        }

        @Override
        public int apiVersion() {
            return OperatorApi.VERSION;
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(POOL);
        }

        @Override
        public Publication publication() {
            return Publication.PARTITIONS;
        }

        @Override
        public List<TableDefinition> tables(Config config) throws ConfigException {
            return TestOperators.tables("cryo_ingest", Map.of("datasets", List.of(config.get(POOL))));
        }

        @Override
        public ReactiveOperator create(Config config) {
            throw new UnsupportedOperationException("not run here");
        }
    }

    @Test
    void aPoolThatIsInheritedCountsAsGiven() throws Exception {
        FactoryCatalog catalog = new FactoryCatalog(List.of(new Ranges(), new Ingest()));
        String yaml = """
                name: two
                jobs:
                - name: source
                  activation: source
                  operator: ranges
                  source: { kind: manual }
                  output_dataset: requests
                - name: ingest
                  activation: reactive
                  operator: ingest
                  execution_strategy: PerPartition
                  input_datasets: [requests]
                  config: { rpc_pool: blocks }
                  output_dataset: cold
                """;
        Validation validation = new DagValidator(
                        catalog.descriptors(), catalog, new Surroundings(Map.of(), Set.of(), Strictness.CHECK))
                .validate("x.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        DagDeployment deployment = catalog.deployment(validation.dag().orElseThrow(), yaml);
        assertEquals("blocks", deployment.tables().get("ingest").get(0).name());
        assertEquals(2, deployment.outputHashes().size());
        assertThrows(IllegalArgumentException.class, () -> catalog.tables("nobody", Map.of()));
    }
}
