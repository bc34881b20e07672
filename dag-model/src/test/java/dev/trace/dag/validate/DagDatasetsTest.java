package dev.trace.dag.validate;

import static dev.trace.dag.validate.DagFixture.FEED;
import static dev.trace.dag.validate.DagFixture.FOLLOW;
import static dev.trace.dag.validate.DagFixture.and;
import static dev.trace.dag.validate.DagFixture.assertOnly;
import static dev.trace.dag.validate.DagFixture.consumer;
import static dev.trace.dag.validate.DagFixture.problems;
import static dev.trace.dag.validate.DagFixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What jobs publish must suit those that they feed: partitions, tables, columns, keys, pools and chains. */
class DagDatasetsTest {
    @Test
    void aCursorDatasetHasNoPartitions() {
        assertOnly(
                "x.yaml:33:20: error: dataset 'hot' of job 'follow' is a stream with a cursor and has no partitions; write"
                        + " execution_strategy: PerUpdate, or put a job between that makes partitions",
                consumer("PerPartition", "hot"));
        assertEquals(List.of(), problems(consumer("PerUpdate", "hot")));
    }

    @Test
    void whereNeedsColumns() {
        assertOnly(
                "x.yaml:13:48: error: dataset 'requests' has no columns that 'where' could compare; remove it",
                with("[requests]", "[{ dataset: requests, where: { nonsense: 1 } }]"));
    }

    @Test
    void datasetsThatThereAreAreNamedOnceEach() {
        String twice =
                with("output_dataset: chunks", "output_dataset: requests").replace("[chunks]", "[zzz]");
        assertTrue(
                problems(twice).stream().anyMatch(each -> each.endsWith("there are requests, cold")),
                problems(twice).toString());
    }

    @Test
    void aPlatformFileIsCalledSo() {
        assertOnly(
                "x.yaml: error: is a platform configuration, which every command checks as it reads it; name a DAG"
                        + " file here",
                "home: .trace\nrpc_pools: { ethereum: { endpoints: [bundled:quickstart] } }\n");
    }

    @Test
    void tablesAndColumnsOfInputsMustExistAndFit() {
        assertEquals(
                List.of(),
                problems(consumer(
                        "PerUpdate",
                        "{ dataset: hot, table: logs, where: { address: [\"0xdeadbeef\"], log_index: 3 } }")));
        assertOnly(
                "x.yaml:33:43: error: dataset 'hot' has no table 'log'; did you mean 'logs'?",
                consumer("PerUpdate", "{ dataset: hot, table: log }"));
        assertOnly(
                "x.yaml:33:59: error: table 'logs' has no column 'adress'; did you mean 'address'?",
                consumer("PerUpdate", "{ dataset: hot, table: logs, where: { adress: \"0xdeadbeef\" } }")
                        .replace("where: { adress", "where: {  adress"));
        String bytes = problems(consumer("PerUpdate", "{ dataset: hot, table: logs, where: { address: USDC } }"))
                .get(0);
        assertTrue(bytes.contains("column 'address' must be bytes in lower-case hex"), bytes);
        String hex = problems(consumer("PerUpdate", "{ dataset: hot, table: logs, where: { address: 0xdead } }"))
                .get(0);
        assertTrue(hex.contains("for text write \"0xdead\""), hex);
    }

    @Test
    void appendedRowsNeedAKey() {
        String problem = problems(and(FEED)).get(0);
        assertTrue(problem.startsWith("x.yaml:25:13: error: rows of table 'prices' have no key"), problem);
        assertEquals(List.of(), problems(and(FEED + "  unique_key: [block_number, symbol]\n")));
        assertEquals(List.of(), problems(and(FEED + "  update_strategy: replace\n")));
        assertOnly(
                "x.yaml:28:30: error: table 'prices' has no column 'sym'",
                and(FEED + "  unique_key: [block_number, sym]\n"));
    }

    @Test
    void aUniqueKeyIsForASingleTable() {
        String problem =
                problems(and(FOLLOW + "  unique_key: [block_number]\n")).get(0);
        assertTrue(
                problem.startsWith(
                        "x.yaml:29:3: error: 'unique_key' cannot say which of the tables blocks, logs it means"),
                problem);
    }

    @Test
    void outputsAreNamedWhereThereAreAny() {
        assertOnly(
                "x.yaml:18:13: error: operator cryo_ingest publishes a dataset; name it with 'output_dataset'",
                with("  output_dataset: cold\n", ""));
        String problem = problems(consumer("PerUpdate", "hot") + "  output_dataset: out\n")
                .get(0);
        assertTrue(problem.contains("is a sink and publishes no dataset"), problem);
    }

    @Test
    void jobsOfSeveralPoolsMustChoose() {
        String second = """
                - name: other
                  activation: reactive
                  operator: cryo_ingest
                  execution_strategy: PerPartition
                  input_datasets: [chunks]
                  config: { datasets: [blocks], rpc_pool: backup }
                  output_dataset: cold2
                """;
        assertEquals(
                List.of(
                        "x.yaml:4:9: error: job 'requests' feeds jobs of several pools (backup, ethereum); set rpc_pool"
                                + " in its config",
                        "x.yaml:9:9: error: job 'split' feeds jobs of several pools (backup, ethereum); make a job of its"
                                + " own for each of them"),
                problems(and(second)));
    }

    @Test
    void chainsMustAgreeWithPoolsAndInputs() {
        assertOnly(
                "x.yaml:21:23: error: chain_id is 5, but pool 'ethereum' is configured for chain 1",
                with("{ datasets: [blocks, logs]", "{ chain_id: 5, datasets: [blocks, logs]")
                        .replace("{ chain_id: 5", "{ chain_id: 5"));
        assertOnly(
                "x.yaml:22:49: error: job 'ingest' works on chain 1, but its input comes from job 'split' on chain 10143"
                        .replace("split", "requests"),
                with("  output_dataset: requests\n", "  config: { rpc_pool: monad }\n  output_dataset: requests\n")
                        .replace("input_datasets: [chunks]", "input_datasets: [requests]"));
    }
}
