package dev.trace.dispatcher.loop;

import java.time.Duration;

/** A hint that something has changed. None is lost between looking and waiting. Safe for use from several threads. */
public final class Signal {
    private long raised;
    private boolean closed;

    /** How often it was raised; to be read before looking, and given to {@link #await} if nothing was found. */
    public synchronized long seen() {
        return raised;
    }

    public synchronized void raise() {
        raised++;
        notifyAll();
    }

    /** Lets every wait return at once, from now on. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until it is raised beyond {@code seen}, or closed, or the time is over. */
    public synchronized void await(long seen, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (raised == seen && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            // Rounded up: a wait of 0 would last for ever.
            wait(left / 1_000_000 + 1);
        }
    }
}
