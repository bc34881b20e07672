package dev.trace.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.config.Config;
import dev.trace.dag.validate.DagValidator;
import dev.trace.dag.validate.Strictness;
import dev.trace.dag.validate.Surroundings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private static final String YAML = """
            name: one
            jobs:
            - name: source
              activation: source
              operator: manual_source
              source: { kind: manual }
              output_dataset: requests
            - name: ingest
              activation: reactive
              operator: cryo_ingest
              execution_strategy: PerPartition
              input_datasets: [requests]
              config: { datasets: [blocks], rpc_pool: ethereum }
              output_dataset: cold
            """;

    private static final OperatorDescriptor INGEST = TestOperators.all().stream()
            .filter(each -> each.name().equals("cryo_ingest"))
            .findFirst()
            .orElseThrow();

    private static Dag dag() {
        return new DagValidator(
                        TestOperators.all(),
                        TestOperators::tables,
                        new Surroundings(Map.of(), Set.of("local"), Strictness.CHECK))
                .validate("x", YAML.getBytes(StandardCharsets.UTF_8))
                .dag()
                .orElseThrow();
    }

    private static Config config(Map<String, ?> raw) throws Exception {
        return TestOperators.INGEST.parse(raw);
    }

    private static String hash(Map<String, ?> raw) throws Exception {
        return Deployments.outputHash(dag().job("ingest").orElseThrow(), INGEST, config(raw));
    }

    @Test
    void aDeploymentHoldsWhatTheDagNames() throws Exception {
        Config config = config(Map.of("datasets", List.of("blocks"), "rpc_pool", "ethereum"));
        Map<String, Deployments.Prepared> prepared = Map.of(
                "source",
                        new Deployments.Prepared(
                                TestOperators.INGEST.parse(Map.of("datasets", List.of("logs"), "rpc_pool", "x")),
                                List.of()),
                "ingest",
                        new Deployments.Prepared(
                                config, TestOperators.tables("cryo_ingest", Map.of("datasets", List.of("blocks")))));
        DagDeployment deployment = Deployments.of(dag(), YAML, TestOperators.all(), prepared);
        assertEquals(
                List.of("cryo_ingest", "manual_source"),
                deployment.operators().stream().map(OperatorDescriptor::name).toList());
        assertEquals("blocks", deployment.tables().get("ingest").get(0).name());
        assertEquals(64, deployment.hash().length());
        assertEquals(64, deployment.outputHashes().get("ingest").length());
        assertThrows(IllegalArgumentException.class, () -> Deployments.of(dag(), YAML, List.of(), prepared));
    }

    @Test
    void onlyWhatAffectsOutputChangesTheOutputHash() throws Exception {
        String base = hash(Map.of("datasets", List.of("blocks"), "rpc_pool", "a"));
        assertEquals(base, hash(Map.of("rpc_pool", "b", "datasets", List.of("blocks"), "finality", "head")));
        assertNotEquals(base, hash(Map.of("datasets", List.of("logs"), "rpc_pool", "a")));
    }

    @Test
    void aFilterOnAnInputChangesTheOutputHash() throws Exception {
        Job job = dag().job("ingest").orElseThrow();
        Job filtered = new Job(
                job.name(),
                job.activation(),
                job.operator(),
                job.runtime(),
                job.source(),
                List.of(new InputDataset("requests", null, Map.of("address", List.of("0xaa")))),
                job.outputDataset(),
                job.strategy(),
                job.updateStrategy(),
                job.uniqueKey(),
                job.pool(),
                job.scaling(),
                job.limits(),
                job.secrets(),
                job.config());
        Config config = config(Map.of("datasets", List.of("blocks"), "rpc_pool", "a"));
        assertNotEquals(Deployments.outputHash(job, INGEST, config), Deployments.outputHash(filtered, INGEST, config));
    }

    @Test
    void theHashIsStableAcrossReleases() throws Exception {
        assertEquals(
                "2ed0fe459bc3f15ea24fe1c8dcd5d22da1c7d30dd86cd1c3c59fab925dc3ee82",
                hash(Map.of("datasets", List.of("blocks"), "rpc_pool", "a")));
    }
}
