package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.BlockRange;
import dev.trace.dag.task.BudgetAsk;
import dev.trace.dag.task.BudgetGrant;
import dev.trace.dag.task.BudgetGrant.Share;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dag.task.PoolEndpoint;
import dev.trace.dag.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a dispatcher is told of shares, and when. */
class BudgetKeeperTest {
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final MemoryTasks tasks = new MemoryTasks(Duration.ofMinutes(1));
    private final DispatcherLink link = new DispatcherLink(tasks);
    private final ActiveAttempts active = new ActiveAttempts();
    private long now = 1_000_000_000_000L;
    private final BudgetLease lease = new BudgetLease(Map.of("main", BudgetLeaseTest.pool("main")), () -> now);
    private final BudgetKeeper keeper =
            new BudgetKeeper(lease, active, new Heartbeats(active, link, Duration.ofSeconds(5)), link, () -> now);

    private void begins(TaskSpec task) throws Exception {
        tasks.queue(task);
        ClaimRequest request = new ClaimRequest("w", Set.of(), Set.of(), Set.of(), Duration.ZERO);
        active.add(new Attempt(tasks.claim(request).orElseThrow(), System.nanoTime()));
    }

    private static TaskSpec task() {
        return Tasks.partition(1, "any", new BlockRange(0, 9));
    }

    private void isGiven(BudgetAsk ask, long version) {
        Share whole = new Share(new PoolEndpoint("main", "a"), 1, version);
        BudgetGrant grant = new BudgetGrant(LEASE, Duration.ofSeconds(1), List.of(whole), List.of());
        lease.claimed(ask, Optional.of(grant), now);
    }

    @Test
    void whatAClaimWasGivenUnderAFormerNameIsGivenBackBeforeAnythingIsAskedFor() throws Exception {
        BudgetAsk waiting = lease.lacking();
        isGiven(waiting, 1);
        keeper.release();
        begins(task());
        isGiven(waiting, 2);
        keeper.round();
        String former = waiting.holder();
        String present = lease.lacking().holder();
        assertEquals(List.of("release " + former, "release " + former, "ask " + present), tasks.budgetCalls());
    }

    @Test
    void whatAClaimWasGivenUnderAFormerNameIsGivenBackAtTheEnd() throws Exception {
        BudgetAsk waiting = lease.lacking();
        isGiven(waiting, 1);
        keeper.release();
        isGiven(waiting, 2);
        keeper.release();
        keeper.release();
        assertEquals(List.of("release " + waiting.holder(), "release " + waiting.holder()), tasks.budgetCalls());
    }

    @Test
    void taskWithoutAPoolIsLookedAtNowAndThen() throws Exception {
        begins(Tasks.withoutPool(task()));
        now += Duration.ofMinutes(1).toNanos();
        assertEquals(Duration.ofMillis(250).toNanos(), keeper.round());
        assertEquals(List.of(), tasks.budgetCalls());
    }

    @Test
    void taskWithoutAPoolKeepsNoShares() throws Exception {
        String holder = lease.lacking().holder();
        isGiven(lease.lacking(), 1);
        begins(Tasks.withoutPool(task()));
        keeper.round();
        assertEquals(List.of(), tasks.budgetCalls(), "another task may be about to use them");
        now += Duration.ofSeconds(1).toNanos();
        keeper.round();
        assertEquals(List.of("release " + holder), tasks.budgetCalls());
    }
}
