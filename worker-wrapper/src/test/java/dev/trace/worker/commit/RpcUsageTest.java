package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.CommitOutcome.Unknown;
import dev.trace.api.rpc.RpcUse;
import dev.trace.api.rpc.RpcUse.Outcome;
import dev.trace.api.table.StagedRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcUsageTest {
    private static final BlockRange RANGE = new BlockRange(100, 199);
    private static final String BLOCK = "eth_getBlockByNumber";

    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;

    @BeforeEach
    void open() {
        lakes = new Lakes(TestDatabase.prepared(), root);
        store = lakes.open();
    }

    private static RpcUse use(String method, Outcome outcome) {
        return new RpcUse("one", method, outcome, 10, 1_000, 20, new BigDecimal("0.000001"), Duration.ofMillis(50));
    }

    /** By commit, method and outcome. */
    private List<String> recorded() {
        return lakes.jdbi.withHandle(
                handle -> handle.createQuery("""
                        select concat_ws(' ', attempt, coalesce(seq::text, '-'), endpoint, method, outcome, requests,
                            bytes_sent, bytes_received, compute_units, dollars, seconds)
                        from rpc_usage order by attempt, ordinal, method, outcome
                        """).mapTo(String.class).list());
    }

    private static Commit rows(AttemptStore attempt) throws Exception {
        StagedRows blocks = Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a");
        return Lakes.commit(blocks);
    }

    @Test
    void useIsRecordedWithItsCommitByMethodAndOutcome() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            attempt.usage().add("main", use(BLOCK, Outcome.THROTTLED));
            attempt.usage().add("main", use("eth_getBlockReceipts", Outcome.ANSWERED));
            assertEquals(new Committed(1), attempt.commit(rows(attempt)));
        }
        assertEquals(
                List.of(
                        "1 1 one eth_getBlockByNumber answered 2 20 2000 40 0.000002 0.1",
                        "1 1 one eth_getBlockByNumber throttled 1 10 1000 20 0.000001 0.05",
                        "1 1 one eth_getBlockReceipts answered 1 10 1000 20 0.000001 0.05"),
                recorded());
        assertEquals(50, lakes.count("select rpc_latency_ms::int from ingest_metrics"));
    }

    @Test
    void everyCommitOfASourceHasItsOwnUseAndTheRestIsRecordedAtTheEnd() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            attempt.commit(Commit.builder().state("at", new byte[] {1}).build());
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            attempt.commit(Commit.builder().state("at", new byte[] {2}).build());
            attempt.usage().add("main", use(BLOCK, Outcome.FAILED));
        }
        assertEquals(
                List.of(
                        "1 1 one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05",
                        "1 2 one eth_getBlockByNumber answered 2 20 2000 40 0.000002 0.1",
                        "1 - one eth_getBlockByNumber failed 1 10 1000 20 0.000001 0.05"),
                recorded());
    }

    @Test
    void attemptThatFailsOrIsFencedHasCostAllTheSame() throws Exception {
        try (AttemptStore zombie = store.begin(Lakes.scope(7, 1, 10))) {
            zombie.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            try (AttemptStore failing = store.begin(Lakes.scope(7, 2, 11))) {
                failing.usage().add("main", use(BLOCK, Outcome.FAILED));
            }
            assertInstanceOf(Fenced.class, zombie.commit(rows(zombie)));
        }
        assertEquals(
                List.of(
                        "1 - one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05",
                        "2 - one eth_getBlockByNumber failed 1 10 1000 20 0.000001 0.05"),
                recorded());
    }

    @Test
    void interruptedAttemptIsRecordedAndStaysInterrupted() throws Exception {
        try (AttemptStore attempt = store.begin(Lakes.scope(7, 1, 10))) {
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            Thread.currentThread().interrupt();
        }
        assertEquals(true, Thread.interrupted());
        assertEquals(1, recorded().size());
    }

    @Test
    void attemptThatFindsItsWorkCommittedRecordsWhatItAskedWithoutACommit() throws Exception {
        for (int number = 1; number <= 2; number++) {
            try (AttemptStore attempt = store.begin(Lakes.scope(7, number, 10L + number))) {
                attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
                assertEquals(number == 1 ? new Committed(1) : new AlreadyCommitted(1), attempt.commit(rows(attempt)));
            }
        }
        assertEquals(
                List.of(
                        "1 1 one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05",
                        "2 - one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05"),
                recorded());
    }

    @Test
    void useOfACommitWhoseAnswerIsLostIsRecordedOnce() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        try (DataStore losing = losing(broken);
                AttemptStore attempt = losing.begin(Lakes.scope(7, 1, 10))) {
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            assertEquals(new Committed(1), attempt.commit(rows(attempt)));
        }
        assertEquals(List.of("1 1 one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05"), recorded());
    }

    @Test
    void useOfACommitInDoubtIsRecordedOnceIfTheCommitHadLanded() throws Exception {
        BreakingDataSource broken = new BreakingDataSource(lakes.database);
        broken.staysAway.set(true);
        try (DataStore losing = losing(broken);
                AttemptStore attempt = losing.begin(Lakes.scope(7, 1, 10), () -> !broken.away.get())) {
            attempt.usage().add("main", use(BLOCK, Outcome.ANSWERED));
            assertInstanceOf(Unknown.class, attempt.commit(rows(attempt)));
            broken.away.set(false);
        }
        assertEquals(List.of("1 1 one eth_getBlockByNumber answered 1 10 1000 20 0.000001 0.05"), recorded());
    }

    /** Loses the answer to its first commit of rows. */
    private DataStore losing(BreakingDataSource broken) {
        AtomicBoolean armed = new AtomicBoolean();
        return new Lakes(broken, root).open(at -> {
            if (at == CommitFaults.Step.BEFORE_COMMIT && !armed.getAndSet(true)) {
                broken.answersToLose.set(1);
            }
        });
    }
}
