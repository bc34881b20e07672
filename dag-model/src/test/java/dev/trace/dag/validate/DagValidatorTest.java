package dev.trace.dag.validate;

import static dev.trace.dag.validate.DagFixture.FEED;
import static dev.trace.dag.validate.DagFixture.FOLLOW;
import static dev.trace.dag.validate.DagFixture.VALID;
import static dev.trace.dag.validate.DagFixture.and;
import static dev.trace.dag.validate.DagFixture.assertOnly;
import static dev.trace.dag.validate.DagFixture.consumer;
import static dev.trace.dag.validate.DagFixture.problems;
import static dev.trace.dag.validate.DagFixture.validate;
import static dev.trace.dag.validate.DagFixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.SourceKind;
import dev.trace.dag.Activation;
import dev.trace.dag.Dag;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.Job;
import dev.trace.dag.Scaling;
import dev.trace.dag.yaml.Problem;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a document must say of a DAG and its jobs, and how mistakes are told. */
class DagValidatorTest {
    @Test
    void aValidDagBecomesValuesWithDefaults() {
        Validation validation = validate(VALID);
        assertEquals(List.of(), validation.problems());
        Dag dag = validation.dag().orElseThrow();
        assertEquals("good", dag.name());
        assertEquals(3, dag.version());
        Job source = dag.job("requests").orElseThrow();
        assertEquals(SourceKind.MANUAL, source.source().orElseThrow().kind());
        assertEquals(Optional.empty(), source.strategy());
        Job ingest = dag.job("ingest").orElseThrow();
        assertEquals(Activation.REACTIVE, ingest.activation());
        assertEquals(ExecutionStrategy.PER_PARTITION, ingest.strategy().orElseThrow());
        assertEquals(new Scaling(Scaling.Mode.BACKFILL, 1), ingest.scaling());
        assertEquals("local", ingest.runtime());
        assertEquals(Duration.ofSeconds(120), ingest.limits().lease());
        assertEquals(3, ingest.limits().maxAttempts());
        assertEquals(Optional.empty(), ingest.limits().timeout());
        assertEquals(Map.of("datasets", List.of("blocks", "logs"), "rpc_pool", "ethereum"), ingest.config());
    }

    @Test
    void aJobTakesThePoolOfTheJobsItFeeds() {
        Dag dag = validate(VALID).dag().orElseThrow();
        dag.jobs().forEach(job -> assertEquals("ethereum", job.pool()));
    }

    @Test
    void defaultsHoldWhereAJobSaysNothing() {
        Dag dag = validate(with(
                        "version: 3",
                        "version: 3\ndefaults: { heartbeat_timeout_seconds: 60, max_attempts: 5,"
                                + " timeout_seconds: 9, retry: { backoff_seconds: 2 }, priority: 4 }"))
                .dag()
                .orElseThrow();
        Job job = dag.job("split").orElseThrow();
        assertEquals(Duration.ofSeconds(60), job.limits().lease());
        assertEquals(5, job.limits().maxAttempts());
        assertEquals(Duration.ofSeconds(9), job.limits().timeout().orElseThrow());
        assertEquals(Duration.ofSeconds(2), job.limits().backoff().orElseThrow());
        assertEquals(4, job.limits().priority());
    }

    @Test
    void sevenMistakesGiveSevenLocatedMessages() throws Exception {
        String text;
        try (InputStream in = DagValidatorTest.class.getResourceAsStream("seven-mistakes.yaml")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(
                List.of(
                        "x.yaml:8:3: error: unknown field 'operater'; did you mean 'operator'?",
                        "x.yaml:17:20: error: no job publishes dataset 'request'; did you mean 'requests'?",
                        "x.yaml:19:25: error: config key 'chunk_size' must be a whole number, not 'many'",
                        "x.yaml:24:13: error: no operator is called 'cryo_injest'; did you mean 'cryo_ingest'?",
                        "x.yaml:29:45: error: mode: steady runs one task at a time; remove 'max_concurrency', or write"
                                + " mode: backfill",
                        "x.yaml:31:19: error: dataset 'chunks' is published by job 'split' already; a dataset has one"
                                + " producer",
                        "x.yaml:38:41: error: a DAG holds no URL: endpoints are named pools, so write rpc_pool: NAME and"
                                + " put the URL under rpc_pools in trace.yaml"),
                problems(text));
        assertTrue(validate(text).problems().stream()
                .map(Problem::toString)
                .noneMatch(each -> each.contains("0123456789")));
    }

    @Test
    void reservedFieldsAreRefusedWithTheirReason() {
        String problem = problems(with("  operator: cryo_ingest", "  max_queue_depth: 5\n  operator: cryo_ingest"))
                .get(0);
        assertTrue(problem.startsWith("x.yaml:18:3: error: 'max_queue_depth' is reserved"), problem);
    }

    @Test
    void namesHaveAForm() {
        String problem = problems(with("name: split", "name: Split!")).get(0);
        assertTrue(problem.startsWith("x.yaml:9:9: error: 'name' must be a name"), problem);
    }

    @Test
    void unquotedYamlTrapsAreExplained() {
        String hex = problems(with("chunk_size: 100", "chunk_size: 0x64")).get(0);
        assertTrue(hex.startsWith("x.yaml:14:25: error: config key 'chunk_size': unquoted, YAML reads 0x..."), hex);
        String no = problems(with("rpc_pool: ethereum", "rpc_pool: no")).get(0);
        assertTrue(no.contains("may read no as a truth value: for text write \"no\""), no);
        String number = problems(with("name: good", "name: 17")).get(0);
        assertTrue(number.endsWith("not 17"), "quotes would make no name of it: " + number);
    }

    @Test
    void missingFieldsAreNamedWithAnExample() {
        assertOnly(
                "x.yaml:9:3: error: a job needs 'operator', such as operator: cryo_ingest",
                with("  operator: range_splitter\n", "").replace("config: { chunk_size: 100 }\n", "priority: 1\n"));
        assertOnly(
                "x.yaml:14:3: error: config key 'chunk_size' is required, such as chunk_size: 1000",
                with("config: { chunk_size: 100 }", "config: {}"));
    }

    @Test
    void configProblemsAreLocatedWithinNestedMappings() {
        assertOnly(
                "x.yaml:21:84: error: config key 'columns.includ' is not a known key; did you mean columns.include?",
                with("rpc_pool: ethereum", "rpc_pool: ethereum, columns: { exclude: [a], includ: [author] }")
                        .replace("datasets: [blocks, logs], ", "datasets: [blocks, logs], "));
    }

    @Test
    void problemsThatNoKeyShowsAloneAreLocatedToo() {
        assertOnly(
                "x.yaml:21:23: error: config key 'datasets' names no table",
                with("datasets: [blocks, logs]", "datasets: []"));
    }

    @Test
    void jobNamesAreUnique() {
        assertOnly(
                "x.yaml:9:9: error: job 'requests' is there already, at line 4; names are unique in a DAG",
                with("name: split", "name: requests"));
    }

    @Test
    void cyclesAreShownOnce() {
        List<String> found = problems(with("input_datasets: [requests]", "input_datasets: [cold]"));
        assertEquals(
                List.of("x.yaml:20:20: error: jobs feed each other in a circle: ingest -> split -> ingest"), found);
    }

    @Test
    void activationAndOperatorMustAgree() {
        assertTrue(problems(with("operator: manual_source", "operator: range_splitter")).stream()
                .anyMatch(each -> each.startsWith(
                        "x.yaml:5:15: error: operator range_splitter is a reactive one; write activation: reactive")));
    }

    @Test
    void aSourceNeedsASourceAndNoInputs() {
        assertEquals(
                List.of(
                        "x.yaml:5:15: error: a source needs 'source', such as source: { kind: manual }",
                        "x.yaml:7:3: error: 'input_datasets' is for reactive jobs; a source has no inputs. Remove it, or"
                                + " write activation: reactive"),
                problems(with("source: { kind: manual }", "input_datasets: [cold]")).stream()
                        .filter(each -> !each.contains("circle"))
                        .toList());
    }

    @Test
    void aReactiveJobNeedsInputsAndAStrategy() {
        List<String> found = problems(with("  execution_strategy: PerPartition\n  input_datasets: [requests]\n", ""));
        assertEquals(2, found.size(), found.toString());
        assertTrue(found.get(0).startsWith("x.yaml:10:15: error: a reactive job needs 'input_datasets'"));
        assertTrue(found.get(1).startsWith("x.yaml:10:15: error: a reactive job needs 'execution_strategy'"));
    }

    @Test
    void aSourceKindMustSuitTheOperator() {
        assertOnly(
                "x.yaml:7:19: error: operator manual_source cannot be fired so; it takes cron, manual",
                with("kind: manual", "kind: always_on"));
    }

    @Test
    void cronNeedsAScheduleThatFires() {
        assertOnly("x.yaml:7:19: error: kind: cron needs 'schedule'", with("kind: manual", "kind: cron"));
        assertTrue(problems(with("kind: manual", "kind: cron, schedule: rate(5 weeks)"))
                .get(0)
                .contains("is no rate"));
        assertEquals(List.of(), problems(with("kind: manual", "kind: cron, schedule: rate(5 minutes)")));
        assertEquals(List.of(), problems(with("kind: manual", "kind: cron, schedule: \"0 3 * * 1-5\"")));
        assertOnly(
                "x.yaml:7:27: error: 'schedule' is for kind: cron; remove it",
                with("kind: manual", "kind: manual, schedule: rate(5 minutes)"));
    }

    @Test
    void anAlwaysOnSourceHasNoTimeOut() {
        String problem = problems(and(FOLLOW + "  timeout_seconds: 5\n")).get(0);
        assertTrue(problem.startsWith("x.yaml:29:3: error: 'timeout_seconds' would stop a source"), problem);
    }

    @Test
    void unknownPoolsAndRuntimesAreWarningsUntilTheDagIsToRun() {
        String text =
                with("rpc_pool: ethereum", "rpc_pool: etherum").replace("name: split", "name: split\n  runtime: ecs");
        Validation checked = validate(text, Strictness.CHECK);
        assertTrue(checked.dag().isPresent());
        assertEquals(
                List.of(
                        "x.yaml:10:12: warning: runtime 'ecs' is not defined under runtimes of the platform configuration"
                                + " (trace.yaml), which has local",
                        "x.yaml:22:49: warning: rpc_pool 'etherum' is not defined under rpc_pools of the platform"
                                + " configuration (trace.yaml); did you mean 'ethereum'?"),
                checked.problems().stream().map(Problem::headline).toList());
        assertTrue(validate(text, Strictness.RUN).dag().isEmpty());
    }

    @Test
    void settingsOfSecretsNameAListedSecret() {
        String given = FOLLOW.replace("rpc_pool: ethereum", "rpc_pool: ethereum, api_key: my_key");
        String problem = problems(and(given)).get(0);
        assertTrue(problem.contains("must be the name of a secret that is listed"), problem);
        assertEquals(List.of(), problems(and(given + "  secrets: [my_key]\n")));
    }

    @Test
    void aDagOfNothingIsRefused() {
        assertOnly("x.yaml:2:7: error: 'jobs' must hold at least one job", "name: x\njobs: []\n");
        assertOnly("x.yaml:1:1: error: a DAG needs 'jobs'", "name: x\n");
    }

    @Test
    void brokenDocumentsGiveProblemsAndNeverAnException() throws Exception {
        Random random = new Random(7);
        List<String> texts = List.of(
                VALID,
                consumer("PerUpdate", "{ dataset: hot, table: logs, where: { address: [\"0xdeadbeef\"] } }"),
                and(FEED));
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(texts.get(i % texts.size()));
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, "{}[]:,-&*!'\"#|> \n\t0x~".charAt(random.nextInt(21)));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                    case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                    default -> text.setLength(Math.max(1, at));
                }
            }
            Validation validation = validate(text.toString());
            assertEquals(
                    validation.dag().isEmpty(),
                    validation.problems().stream().anyMatch(each -> each.severity() == Problem.Severity.ERROR));
            assertTrue(validation.problems().stream()
                    .noneMatch(each -> each.toString().isEmpty()));
        }
    }

    @Test
    void aLongChainOfJobsIsNoBurden() {
        StringBuilder text = new StringBuilder(VALID);
        for (int i = 0; i < 1500; i++) {
            text.append(
                            "- { name: j%d, activation: reactive, operator: range_splitter, execution_strategy: PerPartition,"
                                    .formatted(i))
                    .append(" input_datasets: [%s], config: { chunk_size: 9 }, output_dataset: d%d }\n"
                            .formatted(i == 0 ? "chunks" : "d" + (i - 1), i));
        }
        assertEquals(List.of(), problems(text.toString()));
    }
}
