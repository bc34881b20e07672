package dev.trace.dispatcher.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());

    private List<String> answer(List<Integer> requests) {
        batches.add(requests);
        if (requests.contains(-1)) {
            throw new IllegalArgumentException("negative");
        } else if (requests.contains(-2)) {
            throw new IllegalStateException("down");
        } else if (requests.contains(-3)) {
            throw new StackOverflowError();
        }
        return requests.stream().map(each -> "answer " + each).toList();
    }

    /** Calls that all come while the first batch runs, the first call's batch being {@code 0} alone. */
    private List<CompletableFuture<String>> duringTheFirst(int most, List<Integer> requests) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Batcher<Integer, String> batcher = new Batcher<>(
                batch -> {
                    if (batch.contains(0)) {
                        running.countDown();
                        await(go);
                    }
                    return answer(batch);
                },
                failure -> !failure.getMessage().equals("down"),
                most);
        CompletableFuture<String> first = inThread(batcher, 0);
        running.await();
        List<CompletableFuture<String>> others =
                requests.stream().map(each -> inThread(batcher, each)).toList();
        while (batcher.waiting() < requests.size()) {
            Thread.onSpinWait();
        }
        go.countDown();
        assertEquals("answer 0", first.get());
        return others;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<String> inThread(Batcher<Integer, String> batcher, int request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(batcher.call(request));
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    @Test
    void callAloneIsABatchOfOne() {
        Batcher<Integer, String> batcher = new Batcher<>(this::answer, failure -> true, 10);
        assertEquals("answer 7", batcher.call(7));
        assertEquals(List.of(List.of(7)), batches);
    }

    @Test
    void callsThatComeWhileABatchRunsAreTheNextOneAndEachGetsItsOwnAnswer() throws Exception {
        List<CompletableFuture<String>> others = duringTheFirst(10, List.of(1, 2, 3));
        for (int i = 0; i < 3; i++) {
            assertEquals("answer " + (i + 1), others.get(i).get());
        }
        assertEquals(2, batches.size());
        assertEquals(3, batches.get(1).size());
    }

    @Test
    void batchIsNeverLargerThanAllowed() throws Exception {
        for (CompletableFuture<String> each : duringTheFirst(2, List.of(1, 2, 3, 4, 5))) {
            each.get();
        }
        assertTrue(batches.stream().allMatch(each -> each.size() <= 2), batches::toString);
    }

    @Test
    void requestThatCannotBeAnsweredFailsAlone() throws Exception {
        List<CompletableFuture<String>> others = duringTheFirst(10, List.of(1, -1, 3));
        assertEquals("answer 1", others.get(0).get());
        assertEquals("answer 3", others.get(2).get());
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> others.get(1).get());
        assertEquals("negative", failure.getCause().getMessage());
    }

    @Test
    void failureOfNoSingleRequestFailsTheBatchAtOnce() throws Exception {
        for (CompletableFuture<String> each : duringTheFirst(10, List.of(1, -2, 3))) {
            assertEquals(
                    "down",
                    assertThrows(ExecutionException.class, each::get).getCause().getMessage());
        }
        assertEquals(2, batches.size(), batches::toString);
    }

    @Test
    void errorEndsItsBatchAndLeavesTheNextAlone() {
        Batcher<Integer, String> batcher = new Batcher<>(this::answer, failure -> true, 10);
        assertThrows(StackOverflowError.class, () -> batcher.call(-3));
        assertEquals("answer 7", batcher.call(7));
    }

    @Test
    void interruptOfTheThreadThatRunsABatchIsKeptForItAndHitsNobody() {
        Batcher<Integer, Boolean> batcher =
                new Batcher<>(batch -> List.of(Thread.currentThread().isInterrupted()), failure -> true, 10);
        Thread.currentThread().interrupt();
        assertEquals(false, batcher.call(1));
        assertTrue(Thread.interrupted());
    }
}
