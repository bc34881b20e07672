package dev.trace.operators.evm.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls not yet sent, first come first served but for those that somebody waits for, held back while unread responses fill the memory that the pool may use. A
 * call that somebody waits for is never held back: its reader may be the one who has to free that memory. Safe for use
 * from several threads.
 */
final class CallQueue {
    /** Beyond it {@link #add} waits: a bound on requests, which are small. */
    private static final int MOST_CALLS = 8192;

    private static final long FIRST_GUESS = 64 << 10;
    private static final int MOST_LOOKED_AT = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Deque<Call> awaited = new ArrayDeque<>();
    private final Deque<Call> others = new ArrayDeque<>();
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
            while (size() >= MOST_CALLS && !closed) {
                waitForRoom();
            }
            if (closed) {
                call.fail(RpcPool.closed());
                return false;
            }
            call.line = others;
            others.addLast(call);
            more.signal();
            return idle < size();
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
            Call call = closed ? null : removeFirst();
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

    /**
     * More calls for a batch, in their order, none of which waits for others' memory.
     *
     * @param mostBytes what their responses will likely need together at most
     */
    List<Call> takeMore(int most, long mostBytes, Predicate<Call> suits) {
        List<Call> taken = new ArrayList<>();
        lock.lock();
        try {
            long together = takeMore(awaited, taken, new Room(most, mostBytes), suits);
            takeMore(others, taken, new Room(most, mostBytes - together), suits);
        } finally {
            lock.unlock();
        }
        return taken;
    }

    /** What a batch has room for yet. */
    private record Room(int calls, long bytes) {}

    /** @return what the responses of those that were taken will likely need */
    private long takeMore(Deque<Call> line, List<Call> taken, Room room, Predicate<Call> suits) {
        long together = 0;
        int looked = 0;
        for (Iterator<Call> each = line.iterator(); each.hasNext() && looked < MOST_LOOKED_AT; looked++) {
            Call call = each.next();
            long expected = expectedBytes(call);
            boolean fits = together + expected <= room.bytes && (line == awaited || bytes + expected <= this.mostBytes);
            if (taken.size() == room.calls || !fits) {
                break;
            }
            if (!call.isDone() && call.setback == null && suits.test(call)) {
                each.remove();
                call.line = null;
                call.reservedBytes = expected;
                bytes += expected;
                together += expected;
                taken.add(call);
                this.room.signal();
            }
        }
        return together;
    }

    /** Calls that were taken come first again; once closed, they fail. */
    void putBack(List<Call> back) {
        lock.lock();
        try {
            for (int i = back.size() - 1; i >= 0; i--) {
                Call call = back.get(i);
                bytes -= call.reservedBytes;
                call.reservedBytes = 0;
                if (closed) {
                    call.fail(RpcPool.closed());
                } else if (!call.isDone()) {
                    call.line = call.isAwaited() ? awaited : others;
                    call.line.addFirst(call);
                    more.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private int size() {
        return awaited.size() + others.size();
    }

    private Call removeFirst() {
        Call call = (awaited.isEmpty() ? others : awaited).removeFirst();
        call.line = null;
        return call;
    }

    private boolean headMayGo() {
        if (!awaited.isEmpty()) {
            return true;
        }
        Call head = others.peekFirst();
        if (head == null) {
            return false;
        }
        boolean stuck = waitingForRoom > 0 && size() >= MOST_CALLS;
        return stuck || bytes == 0 || bytes + expectedBytes(head) <= mostBytes;
    }

    /** Somebody began to wait for a call: it comes before others, since answers are read in order. */
    void awaited(Call call) {
        lock.lock();
        try {
            if (call.line == others) {
                others.remove(call);
                call.line = awaited;
                awaited.addLast(call);
            }
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    void drop(Call call) {
        lock.lock();
        try {
            if (call.line != null) {
                call.line.remove(call);
                call.line = null;
                room.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private long expectedBytes(Call call) {
        return typicalBytes.getOrDefault(call.method(), FIRST_GUESS);
    }

    /**
     * A call ended: what it reserved is replaced by what its response holds, 0 if it has none.
     *
     * @param typical what another like it should reserve
     */
    void arrived(Call call, long held, long typical) {
        if (held > 0) {
            typicalBytes.merge(call.method(), typical, (old, now) -> old + (now - old) / 8);
        }
        long reserved = call.reservedBytes;
        call.reservedBytes = 0;
        if (held != reserved) {
            change(held - reserved);
        }
    }

    /** A response arrived that no memory was set aside for. */
    void holds(long held) {
        change(held);
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
            Deque<Call> left = new ArrayDeque<>(awaited);
            left.addAll(others);
            left.forEach(each -> each.line = null);
            awaited.clear();
            others.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
