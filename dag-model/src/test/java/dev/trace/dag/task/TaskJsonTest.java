package dev.trace.dag.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.Firing;
import dev.trace.api.Invalidation;
import dev.trace.api.Scope;
import dev.trace.api.SourceKind;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.VerificationLevel;
import dev.trace.dag.Activation;
import dev.trace.dag.Dag;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.ExecutionStrategy;
import dev.trace.dag.InputDataset;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.Source;
import dev.trace.dag.TestOperators;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskJsonTest {
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(120),
            Optional.of(Duration.ofHours(1)),
            3,
            Optional.of(Duration.ofMillis(1500)),
            Optional.empty(),
            Duration.ZERO,
            -4);
    private static final Job REACTIVE = new Job(
            "ingest",
            Activation.REACTIVE,
            "cryo_ingest",
            "local",
            Optional.empty(),
            List.of(
                    new InputDataset("chunks", null, Map.of()),
                    new InputDataset(
                            "hot", "logs", Map.of("address", List.of("0xaa", "0xbb"), "log_index", List.of(3L)))),
            "cold",
            Optional.of(ExecutionStrategy.PER_PARTITION),
            Optional.of(UpdateStrategy.REPLACE),
            List.of("block_number"),
            "ethereum",
            new Scaling(Scaling.Mode.STEADY, 1),
            LIMITS,
            List.of("token"),
            Map.of("chunk_size", 100L, "on", true, "columns", Map.of("include", List.of("author"))));
    private static final Job SOURCE = new Job(
            "requests",
            Activation.SOURCE,
            "manual_source",
            "local",
            Optional.of(new Source(SourceKind.CRON, "rate(5 minutes)", null, true)),
            List.of(),
            null,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            null,
            new Scaling(Scaling.Mode.BACKFILL, 20),
            LIMITS,
            List.of(),
            Map.of());
    private static final CommitPayload PAYLOAD = new CommitPayload(
            "cold/1/1/0-99",
            1,
            77,
            5,
            2,
            "cold",
            1,
            List.of(new Emission.Partition(1, new BlockRange(0, 99)), new Emission.Cursor(1, Long.MAX_VALUE)),
            List.of(new Invalidation(1, new BlockRange(3, 4), "reorg of depth 2 at 4")),
            Map.of("resolved", new byte[] {0, -1, 127}, "gone", new byte[0]),
            List.of(new CommitPayload.Covered(
                    1,
                    "blocks",
                    new BlockRange(0, 99),
                    100,
                    4096,
                    "ethereum/blocks/blocks_0_99.parquet",
                    VerificationLevel.ROOTS)));

    private static final PoolEndpoint ENDPOINT = new PoolEndpoint("main", "eth.example:443");
    private static final BudgetAsk ASK = new BudgetAsk(
            "0123456789abcdef",
            List.of(new BudgetAsk.Use(ENDPOINT, 16, 7)),
            List.of(new Parking(ENDPOINT, Duration.ofMinutes(20))));
    private static final BudgetGrant GRANT = new BudgetGrant(
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            List.of(new BudgetGrant.Share(ENDPOINT, 1.0 / 3, Long.MAX_VALUE)),
            ASK.parked());

    private static TaskSpec task(Job job, Optional<Scope> scope, Optional<Firing> firing) {
        return new TaskSpec(5, "dag/job/1/0-99", "dag", 3, job, 1, 2, scope, firing, Map.of("k", new byte[] {1, 2}));
    }

    static Stream<Object> messages() {
        Firing firing = new Firing(
                "f-1", SourceKind.MANUAL, Instant.parse("2024-01-01T00:00:00.123456Z"), Map.of("range", "0:latest"));
        TaskSpec partition = task(REACTIVE, Optional.of(new Scope.Partition(new BlockRange(0, 99))), Optional.empty());
        AttemptKey key = new AttemptKey(5, 2, "lease-token");
        return Stream.of(
                key,
                new ClaimRequest("w1", Set.of("local"), Set.of("dag/job"), Set.of(1L, 10143L), Duration.ofSeconds(20)),
                new Claim(key, 77, Duration.ofSeconds(120), Instant.parse("2024-01-01T00:00:00Z"), "", partition),
                new ClaimRequest("w1", Set.of(), Set.of(), Set.of(), Duration.ZERO).sharing(ASK),
                new Claim(key, 7, Duration.ofSeconds(12), Instant.EPOCH, "", partition).withBudget(GRANT),
                new TaskCalls.HeartbeatCall(key, TaskProgress.NONE),
                new TaskCalls.HeartbeatCall(key, TaskProgress.NONE, Optional.of(ASK)),
                new TaskCalls.HeartbeatAnswer(Directive.DRAIN, Optional.empty(), Optional.of(GRANT)),
                partition,
                task(REACTIVE, Optional.of(new Scope.Update(OptionalLong.empty(), 7)), Optional.empty()),
                task(REACTIVE, Optional.of(new Scope.Update(OptionalLong.of(3), 7)), Optional.empty()),
                task(SOURCE, Optional.empty(), Optional.of(firing)),
                new TaskProgress(1, 2, 3),
                new AttemptOutcome.Succeeded(new TaskProgress(1, 2, 3)),
                new AttemptOutcome.Failed(
                        "RANGE_BEYOND_HEAD", ErrorCode.Recovery.WAIT, "wait", Optional.of(Duration.ofSeconds(12))),
                new AttemptOutcome.Failed("BUG", ErrorCode.Recovery.RETRY, "npe", Optional.empty()),
                new AttemptOutcome.Released("drain"),
                new AttemptOutcome.Canceled(),
                PAYLOAD,
                PAYLOAD.emissions().get(0),
                PAYLOAD.emissions().get(1),
                new Dag("dag", 3, List.of(SOURCE, REACTIVE)),
                deployment());
    }

    private static DagDeployment deployment() {
        try {
            return new DagDeployment(
                    new Dag("dag", 3, List.of(SOURCE, REACTIVE)),
                    "name: dag",
                    "abc",
                    TestOperators.all(),
                    Map.of(
                            "ingest",
                            TestOperators.tables("cryo_ingest", Map.of("datasets", List.of("blocks"))),
                            "follow",
                            TestOperators.tables("follower", Map.of())),
                    Map.of("ingest", "def"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBackAsItWas(Object message) {
        String json = TaskJson.write(message);
        Object back = TaskJson.read(json, message.getClass());
        assertEquals(json, TaskJson.write(back));
        if (!(message instanceof CommitPayload) && !(message instanceof TaskSpec) && !(message instanceof Claim)) {
            // Those three hold arrays, which records compare by identity; their JSON has been compared.
            assertEquals(message, back);
        }
    }

    @Test
    void bytesAndNumbersKeepTheirValues() {
        CommitPayload back = TaskJson.read(TaskJson.write(PAYLOAD), CommitPayload.class);
        assertArrayEquals(new byte[] {0, -1, 127}, back.state().get("resolved"));
        assertEquals(new Emission.Cursor(1, Long.MAX_VALUE), back.emissions().get(1));
        TaskSpec task =
                TaskJson.read(TaskJson.write(task(REACTIVE, Optional.empty(), Optional.empty())), TaskSpec.class);
        assertEquals(REACTIVE, task.job());
    }

    @Test
    void variantsAreReadAsTheirSealedType() {
        AttemptOutcome outcome =
                TaskJson.read(TaskJson.write(new AttemptOutcome.Released("drain")), AttemptOutcome.class);
        assertEquals(new AttemptOutcome.Released("drain"), outcome);
    }

    @Test
    void namesAreInSnakeCaseAndVariantsHaveAType() throws Exception {
        JsonNode json = TaskJson.mapper().readTree(TaskJson.write(PAYLOAD));
        assertEquals(1, json.get("v").asInt());
        assertEquals(5, json.get("task_id").asInt());
        assertEquals("partition", json.at("/emissions/0/type").asText());
        assertEquals(99, json.at("/emissions/0/range/end").asInt());
        assertEquals("AP9/", json.at("/state/resolved").asText());
    }

    @Test
    void theSameMessageGivesTheSameText() {
        assertEquals(TaskJson.write(REACTIVE), TaskJson.write(TaskJson.read(TaskJson.write(REACTIVE), Job.class)));
    }

    @Test
    void aMessageOfANewerFormIsRefused() {
        String newer = TaskJson.write(PAYLOAD).replace("\"v\":1", "\"v\":2");
        assertTrue(refusal(newer).contains("written by a newer Trace"));
    }

    @Test
    void whatIsMissingIsAnErrorAndWhatIsUnknownIsNot() {
        String json = TaskJson.write(new TaskProgress(1, 2, 3));
        assertEquals(
                new TaskProgress(1, 2, 3), TaskJson.read(json.replace("{", "{\"new_field\":1,"), TaskProgress.class));
        assertThrows(
                IllegalArgumentException.class,
                () -> TaskJson.read(json.replace("\"rows\":2,", ""), TaskProgress.class));
        assertTrue(refusal("{\"fence\":1}").contains("no version"));
        assertTrue(refusal("nonsense").contains("not a CommitPayload"));
        assertTrue(refusal("{\"v\":1,\"fence\":\"77\"}").contains("not a CommitPayload"));
    }

    @Test
    void whatWasAddedLaterIsEmptyInAnOlderMessage() {
        AttemptKey key = new AttemptKey(5, 2, "lease-token");
        ClaimRequest request = new ClaimRequest("w", Set.of(), Set.of(), Set.of(), Duration.ZERO);
        TaskCalls.ClaimCall claim = new TaskCalls.ClaimCall("0123456789abcdef", false, request);
        TaskCalls.HeartbeatCall beat = new TaskCalls.HeartbeatCall(key, TaskProgress.NONE);
        TaskCalls.HeartbeatAnswer answer =
                new TaskCalls.HeartbeatAnswer(Directive.CONTINUE, Optional.empty(), Optional.empty());
        for (Object message : List.of(claim, beat, answer)) {
            String older = TaskJson.write(message).replaceFirst("\"budget\":null,", "");
            assertFalse(older.contains("budget"), older);
            assertEquals(message, TaskJson.read(older, message.getClass()));
        }
    }

    private static String refusal(String json) {
        return assertThrows(IllegalArgumentException.class, () -> TaskJson.read(json, CommitPayload.class))
                .getMessage();
    }

    @Test
    void failureTextIsOneThatADatabaseKeeps() {
        AttemptOutcome.Failed failed = new AttemptOutcome.Failed(
                "X", Recovery.RETRY, "a\u0000b\ud800c\ud83d\ude00" + "x".repeat(300_000), Optional.empty());
        assertTrue(
                failed.message().startsWith("a?b?c\ud83d\ude00x"),
                failed.message().substring(0, 10));
        assertEquals(8_001, failed.message().length());
    }
}
