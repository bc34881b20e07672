package dev.trace.cli.local;

import dev.trace.cli.log.Logging;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: interrupts the thread at work once, and keeps the process alive until that thread has put
 * everything away or a deadline passes. The JVM then ends with the signal's own exit code.
 */
public final class StopSignal {
    private final Thread worker;
    private final Duration deadline;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop-signal");
    private volatile OptionalInt exitStatus = OptionalInt.empty();
    private boolean requested;
    private boolean deaf;

    private StopSignal(Thread worker, Duration deadline) {
        this.worker = worker;
        this.deadline = deadline;
    }

    /** Watches over the calling thread. */
    public static StopSignal install(Duration deadline) {
        StopSignal signal = new StopSignal(Thread.currentThread(), deadline);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether the process was told to stop. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /** From here on a signal interrupts nothing: the thread is putting things away. */
    public synchronized void ignoreFromHere() {
        deaf = true;
        // An interrupt that came too late to be seen must not disturb what follows.
        Thread.interrupted();
    }

    /**
     * Everything is put away, and the process ends as whoever stopped it wanted: a stop is no failure.
     *
     * @param status of the process, in place of the signal's own
     */
    public void ended(int status) {
        exitStatus = OptionalInt.of(status);
        ended.countDown();
    }

    /** Everything is put away. */
    public void ended() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping already, and the hook with it.
        }
    }

    private void stop() {
        synchronized (this) {
            requested = true;
            if (!deaf && ended.getCount() > 0) {
                worker.interrupt();
            }
        }
        try {
            if (!ended.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(EXIT_TOO_LATE);
            }
            if (exitStatus.isPresent()) {
                Logging.stop();
                Runtime.getRuntime().halt(exitStatus.getAsInt());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As a shell shows a process that had to be killed. */
    private static final int EXIT_TOO_LATE = 137;
}
