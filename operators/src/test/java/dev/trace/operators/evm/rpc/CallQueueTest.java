package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.trace.api.rpc.RpcRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class CallQueueTest {
    private final CallQueue queue = new CallQueue(1_000_000);

    @Test
    void callsLeaveInTheirOrder() throws Exception {
        Call first = add();
        Call second = add();
        assertSame(first, queue.take());
        assertSame(second, queue.take());
    }

    @Test
    void callsThatSomebodyWaitsForAreFirstAmongThemInOrder() throws Exception {
        Call other = add();
        Call first = add();
        Call second = add();
        queue.awaited(first);
        queue.awaited(second);
        assertSame(first, queue.take());
        queue.awaited(first); // which is served by now
        assertSame(second, queue.take());
        assertSame(other, queue.take());
    }

    @Test
    void unreadResponsesHoldFurtherCallsBack() throws Exception {
        add();
        arrive(queue.take(), 900_000);
        add();
        CompletableFuture<Call> next = taken();
        assertEquals(false, isDone(next));
        queue.released(900_000);
        next.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aCallThatSomebodyWaitsForOvertakesThemAll() throws Exception {
        add();
        arrive(queue.take(), 900_000);
        add();
        Call wanted = add();
        CompletableFuture<Call> next = taken();
        Thread reader = new Thread(() -> {
            try {
                wanted.await();
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        reader.start();
        assertSame(wanted, next.get(10, TimeUnit.SECONDS));
        wanted.cancel();
        reader.join();
    }

    @Test
    void oneCallGoesHoweverLargeItsLikeUsedToBe() throws Exception {
        add();
        arrive(queue.take(), 5_000_000);
        queue.released(5_000_000);
        add();
        queue.take();
    }

    @Test
    void aCancelledCallLeavesTheQueue() throws Exception {
        Call gone = add();
        Call stays = add();
        gone.cancel();
        assertSame(stays, queue.take());
    }

    @Test
    void closingEndsEveryWaitAndHandsOutTheRest() throws Exception {
        CompletableFuture<Call> waiting = taken();
        assertEquals(0, queue.close().size());
        assertNull(waiting.get(10, TimeUnit.SECONDS));
    }

    private Call add() throws InterruptedException {
        Call call = new Call(new Question.Fixed(RpcRequest.of("eth_x", "[]")), use -> {}, queue::awaited, queue::drop);
        queue.add(call);
        return call;
    }

    private void arrive(Call call, long bytes) {
        queue.arrived(call, bytes, bytes);
    }

    private CompletableFuture<Call> taken() {
        CompletableFuture<Call> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(queue.take());
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static boolean isDone(CompletableFuture<Call> future) {
        try {
            future.get(100, TimeUnit.MILLISECONDS);
            return true;
        } catch (Exception e) {
            return false;
        }
    }
}
