package dev.trace.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An attempt on a thread of its own, so that a test can outlive it. For the test's thread. */
final class AttemptThread implements AutoCloseable {
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private final Gate gate;
    private final Thread thread;
    private volatile @Nullable Throwable thrown;

    private AttemptThread(TaskRun task, Gate gate) {
        this.gate = gate;
        thread = new Thread(() -> run(task));
        thread.setDaemon(true);
    }

    static AttemptThread start(TaskRun task, Gate gate) {
        AttemptThread attempt = new AttemptThread(task, gate);
        attempt.thread.start();
        return attempt;
    }

    private void run(TaskRun task) {
        try {
            task.attempt(gate);
        } catch (Throwable e) {
            thrown = e;
        } finally {
            gate.reachedOrEnded().countDown();
        }
    }

    /** Waits until it stands where its gate has something in mind, or has ended without coming there. */
    void awaitReached() throws InterruptedException {
        assertTrue(gate.reachedOrEnded().await(PROMPT.toMillis(), TimeUnit.MILLISECONDS), "it neither waits nor ends");
    }

    void release() {
        gate.release();
    }

    void interrupt() {
        thread.interrupt();
    }

    void awaitEnd() throws InterruptedException {
        thread.join(PROMPT.toMillis());
        assertFalse(thread.isAlive(), "still running " + PROMPT.toSeconds() + " s after it had to stop");
    }

    /** An operator that came to the point has to end with the interruption; one that took another way need not. */
    void assertInterrupted(String what) {
        assertTrue(
                !gate.wasReached() || thrown instanceof InterruptedException,
                what + ", but the operator ended with " + (thrown == null ? "success" : thrown));
    }

    /** Nothing of it goes on. */
    @Override
    public void close() {
        gate.release();
        thread.interrupt();
    }
}
