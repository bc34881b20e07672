package dev.trace.operators.evm.rpc.heads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What happened at sockets, in order, for the one thread that looks after them. */
final class Inbox {
    /** Beyond it messages are dropped: a head that was not heard of is asked for. */
    private static final int MOST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<SocketEvent> events = new ArrayDeque<>();
    private final HeadClock clock;

    Inbox(HeadClock clock) {
        this.clock = clock;
    }

    void put(SocketEvent event) {
        lock.lock();
        try {
            if (events.size() < MOST || !(event instanceof SocketEvent.Said)) {
                events.addLast(event);
                more.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next event; null if none came in time. */
    @Nullable
    SocketEvent take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = clock.nanos();
            for (long left = nanos; events.isEmpty() && left > 0; left = start + nanos - clock.nanos()) {
                clock.await(more, left);
            }
            return events.pollFirst();
        } finally {
            lock.unlock();
        }
    }
}
