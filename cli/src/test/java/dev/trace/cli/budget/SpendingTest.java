package dev.trace.cli.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Scope;
import dev.trace.api.rpc.RpcUse;
import dev.trace.api.rpc.RpcUse.Outcome;
import dev.trace.api.table.StagedRows;
import dev.trace.dag.Activation;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointLimits;
import dev.trace.dag.platform.EndpointPrices;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptKey;
import dev.trace.dag.task.TaskSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final AttemptKey FIRST = new AttemptKey(1, 1, "a");
    private static final AttemptKey SECOND = new AttemptKey(2, 1, "b");
    private static final StagedRows ROWS = new StagedRows() {
        @Override
        public String table() {
            return "blocks";
        }

        @Override
        public Optional<BlockRange> range() {
            return Optional.empty();
        }

        @Override
        public long rows() {
            return 10;
        }
    };
    private static final String BLOCK = "eth_getBlockByNumber";
    private static final String LOGS = "eth_getLogs";

    private static EndpointConfig endpoint(String name, String pricePerUnit) {
        return new EndpointConfig(
                name,
                Sensitive.of("http://localhost:1"),
                Optional.empty(),
                EndpointLimits.NONE,
                new EndpointPrices(BigDecimal.ZERO, new BigDecimal(pricePerUnit), Map.of()),
                Optional.empty(),
                Map.of());
    }

    /** Every task is estimated to use so much. */
    private static Spending spending(String budget, int perTask) {
        Budget parsed = Budget.parse(budget);
        PoolConfig pool =
                new PoolConfig("main", OptionalLong.of(1), List.of(endpoint("cheap", "0"), endpoint("dear", "0.001")));
        return new Spending(
                parsed, new Tariff(parsed.unit(), Map.of("main", pool)), task -> BigDecimal.valueOf(perTask));
    }

    private static TaskSpec task() {
        Job job = new Job(
                "ingest",
                Activation.REACTIVE,
                "cryo_ingest",
                "local",
                Optional.empty(),
                List.of(),
                null,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "main",
                new Scaling(Scaling.Mode.BACKFILL, 1),
                new Limits(
                        Duration.ofMinutes(1),
                        Optional.empty(),
                        3,
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO,
                        0),
                List.of(),
                Map.of());
        return new TaskSpec(
                1,
                "key",
                "dag",
                1,
                job,
                1,
                1,
                Optional.of(new Scope.Partition(new BlockRange(0, 9))),
                Optional.empty(),
                Map.of());
    }

    private static void answer(Spending spending, AttemptKey attempt, String method, Outcome outcome) {
        spending.used(
                attempt,
                "main",
                1,
                new RpcUse("dear", method, outcome, 1, 1, 20, new BigDecimal("0.02"), Duration.ZERO));
        if (outcome == Outcome.ANSWERED) {
            spending.settled(attempt, "main", method);
        }
    }

    @Test
    void callsUnderWayCountAsIfTheyWereAnswered() {
        Spending spending = spending("2requests", 0);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertEquals(
                Optional.of("the budget of 2 requests does not allow more"), spending.asking(FIRST, "main", BLOCK));
        assertTrue(spending.isExhausted());
        assertEquals(BigDecimal.ZERO, spending.spent());
    }

    @Test
    void answeredCallsCountOnce() {
        Spending spending = spending("3requests", 0);
        for (int i = 0; i < 3; i++) {
            assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
            answer(spending, FIRST, BLOCK, Outcome.ANSWERED);
        }
        assertEquals(new BigDecimal("3"), spending.spent());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isPresent());
    }

    @Test
    void throttledCallThatIsTriedAgainCountsTwice() {
        Spending spending = spending("3requests", 0);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        answer(spending, FIRST, BLOCK, Outcome.THROTTLED);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isPresent(), "one is used and two are under way");
    }

    @Test
    void callThatFailsForGoodOrIsGivenUpReservesNoMore() {
        Spending spending = spending("2requests", 0);
        for (int i = 0; i < 10; i++) {
            assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
            spending.settled(FIRST, "main", BLOCK);
        }
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isPresent(), "two are under way");
    }

    @Test
    void attemptThatHasEndedReservesNoMoreWhateverIsToldOfItLater() {
        Spending spending = spending("2requests", 0);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        spending.ended(FIRST);
        assertTrue(spending.asking(SECOND, "main", BLOCK).isEmpty());
        spending.settled(FIRST, "main", BLOCK);
        spending.settled(FIRST, "main", BLOCK);
        assertTrue(spending.asking(SECOND, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(SECOND, "main", BLOCK).isPresent(), "two are under way");
    }

    @Test
    void moneyIsReservedAtTheDearestEndpoint() {
        // 20 units of a block cost 2 cents, 60 of logs 6 cents.
        Spending spending = spending("0.09usd", 0);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", LOGS).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isPresent());
    }

    @Test
    void taskStartsOnlyIfItFitsBesideThoseThatRun() {
        Spending spending = spending("100requests", 40);
        assertTrue(spending.starting(FIRST, task()).isEmpty());
        assertTrue(spending.starting(SECOND, task()).isEmpty());
        assertTrue(spending.starting(new AttemptKey(3, 1, "c"), task()).isPresent());
    }

    @Test
    void firstTaskStartsEvenIfItMayNotFitAndWhatItNeedsIsKnown() {
        Spending spending = spending("10requests", 40);
        assertTrue(spending.starting(FIRST, task()).isEmpty());
        assertTrue(spending.starting(SECOND, task()).isPresent());
        assertEquals(Optional.of(BigDecimal.valueOf(40)), spending.needed());
        spending.committed(task(), 1, ROWS);
        assertEquals(Optional.empty(), spending.needed());
    }

    @Test
    void taskThatRunsGoesOnWhenAnotherMayNotStart() {
        Spending spending = spending("50requests", 40);
        assertTrue(spending.starting(FIRST, task()).isEmpty());
        assertTrue(spending.starting(SECOND, task()).isPresent());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
    }

    @Test
    void whatATaskHasUsedIsNoLongerExpectedOfIt() {
        Spending spending = spending("100requests", 40);
        assertTrue(spending.starting(FIRST, task()).isEmpty());
        for (int i = 0; i < 40; i++) {
            assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
            answer(spending, FIRST, BLOCK, Outcome.ANSWERED);
        }
        spending.ended(FIRST);
        assertTrue(spending.starting(SECOND, task()).isEmpty());
        assertFalse(spending.isExhausted());
        assertTrue(spending.starting(FIRST, task()).isPresent());
    }

    @Test
    void nothingStartsOnceSomethingWasHeldBack() {
        Spending spending = spending("1requests", 0);
        assertTrue(spending.asking(FIRST, "main", BLOCK).isEmpty());
        assertTrue(spending.asking(FIRST, "main", BLOCK).isPresent());
        assertTrue(spending.starting(SECOND, task()).isPresent());
    }
}
