package dev.trace.operators.evm.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls not yet sent, first come first served, held back while unread responses fill the memory that the pool may use. A
 * call that somebody waits for is never held back: its reader may be the one who has to free that memory. Safe for use
 * from several threads.
 */
final class CallQueue {
    /** Beyond it {@link #add} waits: a bound on requests, which are small. */
    private static final int MOST_CALLS = 8192;

    private static final long FIRST_GUESS = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Deque<Call> calls = new ArrayDeque<>();
    private final Map<String, Long> typicalBytes = new ConcurrentHashMap<>();
    private final long mostBytes;
    private long bytes;
    private int waitingForRoom;
    private int idle;
    private boolean closed;

    CallQueue(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Appends a call; once closed, fails it.
     *
     * @return whether no thread was idle to take it
     */
    boolean add(Call call) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (calls.size() >= MOST_CALLS && !closed) {
                waitForRoom();
            }
            if (closed) {
                call.fail(RpcPool.closed());
                return false;
            }
            calls.addLast(call);
            more.signal();
            return idle < calls.size();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void waitForRoom() throws InterruptedException {
        waitingForRoom++;
        more.signal();
        try {
            room.await();
        } finally {
            waitingForRoom--;
        }
    }

    /** The next call, with the memory it will likely need reserved; null once closed. */
    @Nullable
    Call take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            idle++;
            try {
                while (!closed && !headMayGo()) {
                    more.await();
                }
            } finally {
                idle--;
            }
            Call call = closed ? null : calls.removeFirst();
            if (call != null) {
                call.reservedBytes = expectedBytes(call);
                bytes += call.reservedBytes;
                room.signal();
                more.signal();
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    private boolean headMayGo() {
        Call head = calls.peekFirst();
        if (head == null) {
            return false;
        }
        boolean stuck = waitingForRoom > 0 && calls.size() >= MOST_CALLS;
        if (stuck || bytes == 0 || bytes + expectedBytes(head) <= mostBytes) {
            return true;
        }
        for (Call each : calls) {
            if (each.isAwaited()) {
                calls.remove(each);
                calls.addFirst(each);
                return true;
            }
        }
        return false;
    }

    /** Somebody began to wait for a call. */
    void awaited() {
        lock.lock();
        try {
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    void drop(Call call) {
        lock.lock();
        try {
            if (calls.remove(call)) {
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private long expectedBytes(Call call) {
        return typicalBytes.getOrDefault(call.method(), FIRST_GUESS);
    }

    /** A call ended: what it reserved is replaced by what its response holds, 0 if it has none. */
    void arrived(Call call, long held) {
        if (held > 0) {
            typicalBytes.merge(call.method(), held, (old, now) -> old + (now - old) / 8);
        }
        change(held - call.reservedBytes);
    }

    /** A response was read and its memory let go. */
    void released(long held) {
        change(-held);
    }

    private void change(long by) {
        lock.lock();
        try {
            bytes += by;
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait; {@link #take} gives nothing more. */
    Deque<Call> close() {
        lock.lock();
        try {
            closed = true;
            more.signalAll();
            room.signalAll();
            Deque<Call> left = new ArrayDeque<>(calls);
            calls.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
