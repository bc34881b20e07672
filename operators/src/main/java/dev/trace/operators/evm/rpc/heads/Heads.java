package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.RpcError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the watches of a pool hear of heads. While one is open, one thread asks for the head and another listens; both
 * feed the pool's one head. Safe for use from several threads.
 */
public final class Heads implements AutoCloseable {
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(36_500);

    private final Chain chain;
    private final HeadSource source;
    private final HeadClock clock;
    private final Subscriber subscriber;
    private final boolean listens;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Set<Watch> watches = new LinkedHashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Pace pace = new Pace();
    private @Nullable ChainHead head;
    private @Nullable String subscribedAt;
    private @Nullable String lastFailure;
    private long connections;
    private boolean closed;

    /**
     * Whose heads they are.
     *
     * @param pool name for logs and threads
     * @param chainId that sockets must be of
     */
    public record Chain(String pool, long chainId) {}

    /** @param endpoints those with a WebSocket address; without any, heads are asked for alone */
    public Heads(
            Chain chain, HeadSource source, List<HeadEndpoint> endpoints, HeadClock clock, RandomGenerator random) {
        this.chain = chain;
        this.source = source;
        this.clock = clock;
        subscriber = new Subscriber(this, new Rota(endpoints, random), clock);
        listens = !endpoints.isEmpty();
    }

    /** A watch that begins with the head of now. The first one starts the threads, closing the last one ends them. */
    public HeadWatch watch() {
        lock.lock();
        try {
            Watch watch = new Watch(this);
            watches.add(watch);
            if (threads.isEmpty() && !closed) {
                start("asks", new Poller(this, source));
                if (listens) {
                    start("listens", subscriber);
                }
            }
            return watch;
        } finally {
            lock.unlock();
        }
    }

    private void start(String does, Runnable body) {
        Thread thread = new Thread(body, "rpc-" + pool() + "-heads-" + does);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** How heads are heard of at the moment. */
    public HeadsReport report() {
        lock.lock();
        try {
            OptionalLong time = pace.blockTime();
            return new HeadsReport(
                    Optional.ofNullable(subscribedAt),
                    Math.max(0, connections - 1),
                    time.isPresent() ? Optional.of(Duration.ofNanos(time.getAsLong())) : Optional.empty(),
                    Optional.ofNullable(lastFailure));
        } finally {
            lock.unlock();
        }
    }

    /** Ends every watch and the threads. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            stop();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void forget(Watch watch) {
        lock.lock();
        try {
            if (watches.remove(watch) && watches.isEmpty()) {
                stop();
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    Optional<HeadChange> next(Watch watch, Duration patience) throws OperatorException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = (patience.compareTo(LONGEST_PATIENCE) < 0 ? patience : LONGEST_PATIENCE).toNanos();
            long start = clock.nanos();
            while (true) {
                checkOpen(watch);
                Optional<HeadChange> change = watch.change(head);
                long left = start + nanos - clock.nanos();
                if (change.isPresent() || left <= 0) {
                    return change;
                }
                clock.await(moved, left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen(Watch watch) throws OperatorException {
        if (closed) {
            throw new OperatorException(RpcError.RPC_UNAVAILABLE, "the pool is closed");
        }
        if (!watches.contains(watch)) {
            throw new IllegalStateException("the watch is closed");
        }
    }

    String pool() {
        return chain.pool();
    }

    long chainId() {
        return chain.chainId();
    }

    void polled(ChainHead asked) {
        lock.lock();
        try {
            head = source.announced(asked.latest()); // which may have risen meanwhile
            pace.rose(asked.latest(), clock.nanos());
            watches.forEach(Watch::polled);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void failed(OperatorException reason) {
        lock.lock();
        try {
            watches.forEach(watch -> watch.failed(reason));
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void announced(Message.Head block) {
        lock.lock();
        try {
            head = source.announced(block.number());
            if (block.number() > head.latest()) {
                return; // too far above to be believed before it is asked for
            }
            pace.rose(head.latest(), clock.nanos());
            pace.made(block.number(), block.seconds());
            HeadChange.Announced announced = new HeadChange.Announced(block.number(), block.hash());
            watches.forEach(watch -> watch.announced(announced));
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A socket is being opened. */
    void connecting() {
        lock.lock();
        try {
            connections++;
        } finally {
            lock.unlock();
        }
    }

    void subscribed(String endpoint) {
        lock.lock();
        try {
            subscribedAt = endpoint;
        } finally {
            lock.unlock();
        }
    }

    void lost(String reason) {
        lock.lock();
        try {
            lastFailure = reason;
        } finally {
            lock.unlock();
        }
    }

    void unsubscribed() {
        lock.lock();
        try {
            subscribedAt = null;
            moved.signalAll(); // the next poll is due sooner
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the head should be asked for again. */
    void awaitPoll() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = clock.nanos();
            for (long left = pollEvery(); left > 0; left = start + pollEvery() - clock.nanos()) {
                clock.await(moved, left);
            }
        } finally {
            lock.unlock();
        }
    }

    private long pollEvery() {
        return subscribedAt == null ? pace.pollAlone() : pace.pollAnnounced();
    }

    /** How old what is known of finality may be. */
    Duration finalizedFor() {
        lock.lock();
        try {
            return Duration.ofNanos(pace.finalized());
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds without a new head after which a subscription counts as dead. */
    long silence() {
        lock.lock();
        try {
            return pace.silence();
        } finally {
            lock.unlock();
        }
    }
}
