package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.cli.embedded.HomeLock;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.Interceptor;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong, and what machines do: one clear message, the exit code, nothing committed lost. */
class BadInputIT {
    @TempDir
    Path folder;

    private Trace trace;
    private String dag;

    @BeforeEach
    void prepare() throws Exception {
        trace = new Trace(folder, Dags.BUNDLED);
        dag = trace.file("dag.yaml", Dags.ingest(1, 100)).toString();
    }

    @Test
    void sevenMistakesGiveSevenLocatedMessages() throws Exception {
        Path wrong = trace.file("wrong.yaml", """
                name: Wrong
                version: 1
                jobs:
                - name: requests
                  activation: source
                  operater: manual_source
                  operator: manual_source
                  source: { kind: manual }
                  output_dataset: requests
                - name: split
                  activation: reactive
                  operator: range_spliter
                  execution_strategy: PerPartition
                  input_datasets: [request]
                  output_dataset: chunks
                - name: ingest
                  activation: reactive
                  operator: cryo_ingest
                  execution_strategy: PerPartition
                  input_datasets: [chunks]
                  config: { datasets: [blocks, transaction], rpc_pool: ethereum, chunk_size: none }
                  max_queue_depth: 5
                  output_dataset: cold
                """);
        Trace.Ended ended = trace.run("validate", wrong.toString()).expect(2);
        for (String place : new String[] {":1:7:", ":6:3:", ":12:13:", ":14:20:", ":21:23:", ":21:78:", ":22:3:"}) {
            ended.says(wrong + place + " error:");
        }
        ended.says("7 errors").says("did you mean 'operator'?");
    }

    @Test
    void unreachableEndpointIsNamedAndNothingElseHappens() throws Exception {
        trace.run("run", dag, "--pool=ethereum=http://127.0.0.1:9/secret-key")
                .expect(1)
                .says("127.0.0.1:9");
        assertEquals(0, Tree.published(trace.cold()).size());
    }

    @Test
    void endpointOfAnotherChainIsRefused() throws Exception {
        Files.writeString(
                folder.resolve("trace.yaml"),
                "home: " + folder.resolve("home") + "\nrpc_pools:\n"
                        + "  ethereum: { chain_id: 1, endpoints: [{ url: 'bundled:quickstart' }] }\n");
        trace.run("run", dag).expect(2).says("31337000").says("1");
    }

    @Test
    void sectionWhosePartIsNotBuiltIsRefused() throws Exception {
        Files.writeString(
                folder.resolve("trace.yaml"),
                "home: " + folder.resolve("home") + "\nlineage: { url: http://127.0.0.1:5000 }\n");
        trace.run("validate", dag).expect(2).says("'lineage'");
    }

    @Test
    void secretInPlaceOfItsNameIsRefusedAndNotRepeated() throws Exception {
        Files.writeString(
                folder.resolve("trace.yaml"),
                "home: " + folder.resolve("home") + "\nauth: { worker_token: '4fd!secret' }\n");
        Trace.Ended ended = trace.run("validate", dag).expect(2).says("'worker_token'");
        assertFalse((ended.out() + ended.err()).contains("4fd!secret"));
    }

    @Test
    void missingPoolAndUnknownOptionAreUsageErrors() throws Exception {
        Files.writeString(folder.resolve("trace.yaml"), "home: " + folder.resolve("home") + "\n");
        trace.run("run", dag).expect(2).says("ethereum");
        trace.run("run", dag, "--rnage=0:10").expect(2).says("--range");
        trace.run("run", folder.resolve("none.yaml").toString()).expect(2).says("no such file");
    }

    @Test
    void rangesThatCannotBeAreRefusedAndTheNextRunIsUnharmed() {
        trace.run("run", dag, "--range=2000:+10")
                .expect(2)
                .says("RANGE_BEYOND_HEAD")
                .says("1000");
        trace.run("run", dag, "--range=0:200").expect(0).says("0-199");
    }

    @Test
    void rangesThatAreNoneAreRefusedBeforeAnythingIsMade() {
        trace.run("run", dag, "--range=ten").expect(2).says("'ten'");
        trace.run("plan", dag, "--range=0-10").expect(2).says("ranges are written with a colon");
        trace.run("emit", "ingest/requests", "--range=10:0").expect(2).says("it has no blocks");
        assertFalse(Files.exists(folder.resolve("home")));
    }

    @Test
    void mistypedRangeInADagIsFoundWhereItStands() throws Exception {
        Path wrong = trace.file("wrong.yaml", """
                name: wrong
                version: 1
                jobs:
                - name: requests
                  activation: source
                  operator: manual_source
                  source: { kind: manual }
                  config: { ranges: ["0:lastest"], rpc_pool: ethereum }
                  output_dataset: requests
                """);
        trace.run("validate", wrong.toString())
                .expect(2)
                .says(wrong + ":8:21: error: config key 'ranges' holds a mistake: range '0:lastest'");
    }

    @Test
    void rangeThatPartlyOverlapsCommittedFilesIsRefused() throws Exception {
        trace.run("run", dag, "--range=0:200").expect(0);
        Map<String, String> before = Tree.published(trace.cold());
        Path other = trace.file("other.yaml", Dags.ingest(2, 1000));
        trace.run("run", other.toString(), "--range=50:1000")
                .expect(2)
                .says("50-999")
                .says("0-99");
        assertEquals(before, Tree.published(trace.cold()));
    }

    @Test
    void corruptedBlockIsNeverWritten() throws Exception {
        RecordedChain chain = RecordedChain.quickstart();
        Interceptor liar = (request, answer) ->
                request.contains("eth_getBlockByNumber") && request.contains("0x96") ? falsified(answer) : answer;
        try (RecordedServer server = RecordedServer.start(chain, liar)) {
            trace.run("run", dag, "--pool=ethereum=" + server.url(), "--range=0:300")
                    .expect(1)
                    .says("150")
                    .says("BLOCK_NOT_PROVED");
            trace.run("run", dag, "--pool=ethereum=" + server.url(), "--range=0:300")
                    .expect(1)
                    .says("BLOCK_NOT_PROVED");
        }
        assertFalse(Files.exists(trace.cold().resolve("network_31337000/blocks/blocks_100_199.parquet")));
        assertTrue(Files.exists(trace.cold().resolve("network_31337000/blocks/blocks_0_99.parquet")));
        trace.run("run", dag, "--range=0:300").expect(0).says("0-299");
    }

    private static Answer falsified(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        int at = text.indexOf("\"stateRoot\":\"0x") + 15;
        char digit = text.charAt(at) == '0' ? '1' : '0';
        String lie = text.substring(0, at) + digit + text.substring(at + 1);
        return Answer.of(answer.status(), lie.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void secondRunInTheSameHomeSaysWhoIsThere() {
        try (HomeLock held = HomeLock.tryTake(folder.resolve("home")).orElseThrow()) {
            trace.run("run", dag)
                    .expect(2)
                    .says("process " + ProcessHandle.current().pid())
                    .says(held.home().toString());
        }
    }

    @Test
    void statusOfANewFolderMakesNothing() throws Exception {
        trace.run("status").expect(0).says("No DAG is deployed").says("trace run");
        trace.run("status", "--json").expect(0);
        trace.run("status", "quickstart").expect(2).says("no DAG 'quickstart'");
        assertFalse(Files.exists(folder.resolve("home")));
    }

    @Test
    void optionsThatNameNothingAreRefused() {
        trace.run("worker", "--dispatcher=http://127.0.0.1:9", "--runtimes=")
                .expect(2)
                .says("--runtimes");
        trace.run("validate", dag, "--plugins=" + folder.resolve("none"))
                .expect(2)
                .says("--plugins")
                .says(folder.resolve("none").toString());
    }

    @Test
    void poolThatNobodyUsesMayLackItsKey() throws Exception {
        Files.writeString(folder.resolve("trace.yaml"), "home: " + folder.resolve("home") + "\nrpc_pools:\n" + """
                          ethereum: { endpoints: [{ url: 'bundled:quickstart' }] }
                          other: { endpoints: [{ url: 'https://rpc.example/${TRACE_TEST_UNSET_KEY}' }] }
                        """);
        trace.run("doctor").expect(0).says("TRACE_TEST_UNSET_KEY").says("before a DAG uses the pool");
        Files.writeString(
                folder.resolve("trace.yaml"),
                "home: " + folder.resolve("home") + "\nrpc_pools:\n"
                        + "  ethereum: { chain_id: 5, endpoints: [{ url: 'bundled:quickstart' }] }\n"
                        + "  other: { endpoints: [{ url: 'bundled:nope' }] }\n");
        trace.run("doctor")
                .expect(2)
                .says("chain_id is 5, but its endpoints serve 31337000")
                .says("there is no bundled chain 'bundled:nope'")
                .says("correct its url");
    }

    @Test
    void homeThatCannotBeMadeIsNamed() throws Exception {
        Files.writeString(folder.resolve("home"), "a file, not a folder");
        trace.run("run", dag)
                .expect(2)
                .says("a file stands at " + folder.resolve("home"))
                .says("home in trace.yaml");
    }
}
