package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TurnsTest {
    private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(10));
    private final Phaser asleep = new Phaser(1);
    private final BlockingQueue<Call> served = new LinkedBlockingQueue<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final Endpoint endpoint = endpoint();
    private final Fleet fleet = fleet();

    @AfterEach
    void nobodyFailed() {
        assertEquals(List.of(), failures);
    }

    @Test
    void callsGetThePlaceInTheOrderInWhichTheyCame() throws Exception {
        takeThePlace();
        Call first = waiting(call());
        Call second = waiting(call());
        freeThePlace();
        assertSame(first, served.take());
        freeThePlace();
        assertSame(second, served.take());
    }

    @Test
    void aCallThatSomebodyWaitsForIsNext() throws Exception {
        takeThePlace();
        waiting(call());
        CountDownLatch awaited = new CountDownLatch(1);
        Call read = new Call(question(), use -> {}, each -> awaited.countDown(), each -> {});
        inBackground(read::await);
        awaited.await();
        waiting(call());
        waiting(read);
        freeThePlace();
        assertSame(read, served.take());
        assertEquals(1, endpoint.underWay);
    }

    @Test
    void aCancelledCallWaitsNoLongerAndTakesNoPlace() throws Exception {
        takeThePlace();
        Call gone = waiting(new Call(
                question(), use -> {}, each -> {}, each -> fleet.turns().wake()));
        Call next = waiting(call());
        gone.cancel();
        freeThePlace();
        assertSame(next, served.take());
        assertFalse(served.contains(gone));
    }

    /** Nobody else is there to look when the endpoint may be asked again. */
    @Test
    void whoWaitsForAPlaceLooksAgainWhenOnlyTheRateIsInTheWay() throws Exception {
        takeThePlace();
        waiting(call());
        int before = asleep.getPhase();
        fleet.change(now -> {
            endpoint.requests.take(30, now);
            endpoint.underWay--;
        });
        asleep.awaitAdvanceInterruptibly(before);
        assertEquals(List.of(), List.copyOf(served));
    }

    @Test
    void aDearCallThatIsNextIsNotOvertakenByCheapOnes() throws Exception {
        takeThePlace();
        fleet.change(now -> endpoint.units.take(30, now));
        Call dear = waiting(
                new Call(new Question.Fixed(RpcRequest.of("eth_getLogs", "[]")), use -> {}, each -> {}, each -> {}));
        waiting(call());
        freeThePlace();
        assertEquals(0, endpoint.underWay);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        fleet.change(now -> {});
        assertSame(dear, served.take());
    }

    private void takeThePlace() throws Exception {
        assertSame(endpoint, fleet.turns().acquire(call()).endpoint());
    }

    private void freeThePlace() {
        fleet.change(now -> endpoint.underWay--);
    }

    /** Returns once the call is in line. */
    private Call waiting(Call call) throws InterruptedException {
        int before = asleep.getPhase();
        inBackground(() -> {
            if (fleet.turns().acquire(call).endpoint() != null) {
                served.add(call);
            }
            return call;
        });
        asleep.awaitAdvanceInterruptibly(before);
        return call;
    }

    private void inBackground(Callable<?> what) {
        Thread thread = new Thread(() -> {
            try {
                what.call();
            } catch (Exception e) {
                failures.add(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static Call call() {
        return new Call(question(), use -> {}, each -> {}, each -> {});
    }

    private static Question question() {
        return new Question.Fixed(RpcRequest.of("eth_x", "[]"));
    }

    private static Endpoint endpoint() {
        Limits limits = new Limits(100, 330, 1, 1, 1);
        Endpoint endpoint = new Endpoint(EndpointSettings.of("a", "http://a").with(limits), null, 0);
        endpoint.checked = true;
        return endpoint;
    }

    private Fleet fleet() {
        PoolSettings settings = PoolSettings.of("p", OptionalLong.empty(), List.of(endpoint.settings()));
        return new Fleet(
                settings,
                List.of(endpoint),
                new Ticker() {
                    @Override
                    public long nanos() {
                        return nanos.get();
                    }

                    @Override
                    @SuppressWarnings("WaitNotInLoop") // the caller loops
                    public void await(Condition condition, long nanos) throws InterruptedException {
                        asleep.arrive(); // seen only once the lock is let go, which a place is freed under
                        if (!condition.await(20, TimeUnit.SECONDS)) {
                            throw new IllegalStateException("nobody woke the call that waits");
                        }
                    }
                },
                new Random(1));
    }
}
