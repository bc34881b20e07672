package dev.trace.dag.reference;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.trace.dag.TestOperators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DagJsonSchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DagJsonSchema.of(TestOperators.all()), InputFormat.JSON);

    private static List<Error> errors(String yaml) throws Exception {
        Object tree = new ObjectMapper(new YAMLFactory()).readValue(yaml, Map.class);
        return SCHEMA.validate(new ObjectMapper().writeValueAsString(tree), InputFormat.JSON);
    }

    private static String job(String rest) {
        return """
                name: x
                jobs:
                - name: ingest
                  activation: reactive
                  execution_strategy: PerPartition
                  input_datasets: [{ dataset: chunks, where: { address: ["0xaa"] } }, other]
                """ + rest;
    }

    private static final String GOOD =
            "  operator: cryo_ingest\n  config: { datasets: [blocks], columns: { include: [a] } }\n";

    @Test
    void theShippedDagsAreValid() throws Exception {
        for (String name : List.of("monad.yaml", "quickstart.yaml")) {
            List<Error> found = errors(Files.readString(Path.of("../dags").resolve(name)));
            assertTrue(found.isEmpty(), name + found);
        }
    }

    @Test
    void aJobWithNestedSettingsIsValid() throws Exception {
        assertTrue(errors(job(GOOD)).isEmpty(), errors(job(GOOD)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  operator: cryo_ingest\n  config: { datasets: [block] }\n",
                "  operator: cryo_ingest\n  config: { datasets: [blocks], colums: { include: [a] } }\n",
                "  operator: cryo_ingest\n  config: { datasets: [blocks], columns: { includ: [a] } }\n",
                "  operator: cryo_ingest\n  config: { rpc_pool: x }\n",
                "  operator: cryo_ingest\n",
                "  operator: cryo\n",
                "  operator: range_splitter\n  config: { chunk_size: 0 }\n",
                "  operator: range_splitter\n  config: { chunk_size: \"1\" }\n",
                "  operator: range_splitter\n  config: { chunk_size: 1 }\n  priority: high\n",
                "  operator: range_splitter\n  config: { chunk_size: 1 }\n  max_queue_depth: 1\n",
                "  operator: range_splitter\n  config: { chunk_size: 1 }\n  scaling: { mode: fast }\n",
                "  operator: range_splitter\n  config: { chunk_size: 1 }\n  output_dataset: UPPER\n"
            })
    void mistakesAreInvalidInTheEditorToo(String rest) throws Exception {
        assertFalse(errors(job(rest)).isEmpty());
    }
}
