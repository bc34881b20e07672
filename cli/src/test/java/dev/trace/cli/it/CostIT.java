package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backfill will take, and a run that may not take all of it. 200 blocks in tasks of 20 take 400 calls. */
class CostIT {
    private static final Pattern USED = Pattern.compile("used ([0-9]+) requests");
    private static final String RANGE = "--range=0:200";
    private static final String PRICED = """
            ethereum:
              endpoints:
              - url: bundled:quickstart
                name: paid
                requests_per_second: 1000
                price_per_request: 0.01
            """;

    @TempDir
    Path folder;

    private Trace trace;
    private String dag;

    @BeforeEach
    void prepare() throws Exception {
        trace = new Trace(Files.createDirectories(folder.resolve("a")), PRICED);
        dag = trace.file("dag.yaml", Dags.ingest(1, 20)).toString();
    }

    private static JsonNode plan(Trace trace, String dag, String... more) throws Exception {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "plan";
        arguments[1] = dag;
        arguments[2] = RANGE;
        arguments[3] = "--json";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return new ObjectMapper().readTree(trace.run(arguments).expect(0).out());
    }

    @Test
    void planSaysWhatARangeTakesAndWritesNothing() throws Exception {
        JsonNode plan = plan(trace, dag);
        JsonNode endpoint = plan.at("/jobs/0/endpoints/0");
        assertEquals("paid", endpoint.path("endpoint").asText());
        assertEquals(400, endpoint.path("requests").asLong());
        assertEquals(200, endpoint.at("/methods/eth_getBlockReceipts").asLong());
        assertEquals(8_000, endpoint.path("compute_units").asLong());
        assertEquals(4.0, endpoint.path("dollars").asDouble(), 1e-9);
        assertEquals(8, plan.at("/jobs/0/samples").size());
        assertTrue(endpoint.path("bytes").asLong() > 100_000, plan.toString());
        assertEquals(400, plan.at("/total/requests").asLong());
        assertTrue(plan.path("assumptions").size() >= 4, plan.toString());
        assertTrue(Files.notExists(folder.resolve("a/home")), "nothing is made");
    }

    @Test
    void planOfBlocksThatAreNotThereIsRefusedAsARunWouldBe() throws Exception {
        trace.run("plan", dag, "--range=18_000_000:+100_000")
                .expect(2)
                .says("head is block 1000")
                .says("18000000-18099999");
        trace.run("plan", dag, "--range=18_000_000:+100_000", "--sample=0")
                .expect(0)
                .says("the head of the chain is not asked for");
    }

    @Test
    void planAsksNobodyWithoutSamples() throws Exception {
        Trace offline = new Trace(Files.createDirectories(folder.resolve("b")), """
                ethereum:
                  chain_id: 1
                  endpoints:
                  - url: http://127.0.0.1:9/key-of-nobody
                    compute_units_per_second: 400
                    compute_units: { eth_getBlockReceipts: 60 }
                    price_per_compute_unit: 0.000001
                """);
        JsonNode plan = plan(offline, dag, "--sample=0");
        JsonNode endpoint = plan.at("/jobs/0/endpoints/0");
        assertEquals(16_000, endpoint.path("compute_units").asLong());
        assertEquals(0.016, endpoint.path("dollars").asDouble(), 1e-9);
        assertEquals(16_000 / 400.0 / 3600, endpoint.path("hours").asDouble(), 1e-9);
        assertEquals("compute_units_per_second 400", endpoint.path("limited_by").asText());
        offline.run("plan", dag, RANGE, "--sample=0")
                .expect(0)
                .says("16,000")
                .says("0.016")
                .says("Assumptions:");
        Trace.Ended ended = offline.run("plan", dag, RANGE).expect(0).says("sampling failed");
        assertTrue(!(ended.out() + ended.err()).contains("key-of-nobody"), ended.out() + ended.err());
    }

    @Test
    void runStopsWithinItsBudgetAndTheNextOneGoesOn() throws Exception {
        Trace.Ended first = trace.run("run", dag, RANGE, "--slots=2", "--budget=150requests")
                .expect(1)
                .says("more than the budget of 150 requests")
                .says("stopped at the budget of 150 requests")
                .says("goes on where this one was");
        Matcher used = USED.matcher(first.out() + first.err());
        assertTrue(used.find(), first.out() + first.err());
        assertEquals(120, Integer.parseInt(used.group(1)), "three tasks of 40 calls fit, a fourth does not");
        assertEquals(
                140,
                plan(trace, dag, "--sample=0").at("/jobs/0/blocks").asLong()
                        - plan(trace, dag, "--sample=0")
                                .at("/jobs/0/covered_blocks")
                                .asLong());

        trace.run("run", dag, RANGE).expect(0);
        Trace whole = new Trace(Files.createDirectories(folder.resolve("whole")), PRICED);
        whole.run("run", dag, RANGE).expect(0);
        assertEquals(Tree.published(whole.cold()), Tree.published(trace.cold()));
        assertEquals(0, plan(trace, dag, "--sample=0").at("/total/requests").asLong());
    }

    @Test
    void budgetIsCountedInMoneyWhereThereArePrices() throws Exception {
        trace.run("run", dag, RANGE, "--slots=1", "--budget=0.5usd")
                .expect(1)
                .says("all of it takes about US$ 4.00")
                .says("used US$ 0.4");
        Trace free = new Trace(Files.createDirectories(folder.resolve("b")), Dags.BUNDLED);
        free.run("run", dag, RANGE, "--budget=0.5usd").expect(2).says("price_per_request");
        free.run("run", dag, RANGE, "--budget=lots").expect(2).says("25usd");
    }
}
