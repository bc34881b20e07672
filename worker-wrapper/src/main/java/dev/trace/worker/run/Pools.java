package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.config.Spelling;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.worker.secrets.SecretError;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RPC pools of this process, each opened when first asked for and shared by all attempts. A pool that could not be
 * opened is tried again when asked for again. Safe for use from several threads.
 */
public final class Pools implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pools.class);

    private final Map<String, PoolConfig> configured;
    private final PoolOpener opener;
    private final Optional<BudgetLease> budget;
    private final Map<String, PoolOpener.Opened> opened = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> opening = new ConcurrentHashMap<>();

    /** Pools whose endpoints' limits are all this process's. */
    public Pools(Map<String, PoolConfig> configured, PoolOpener opener) {
        this(configured, opener, Optional.empty());
    }

    private Pools(Map<String, PoolConfig> configured, PoolOpener opener, Optional<BudgetLease> budget) {
        this.configured = new TreeMap<>(configured);
        this.opener = opener;
        this.budget = budget;
    }

    /** Pools whose endpoints other processes use too: attempts alone use them, as far as the dispatcher says. */
    public static Pools shared(Map<String, PoolConfig> configured, PoolOpener opener) {
        return new Pools(configured, opener, Optional.of(new BudgetLease(configured, System::nanoTime)));
    }

    /** What this process may use, where it shares limits with others. */
    Optional<BudgetLease> budget() {
        return budget;
    }

    /**
     * A pool by its name in the DAG.
     *
     * @throws OperatorException if no such pool is configured, or it cannot be opened
     */
    public Rpc open(String name) throws OperatorException, InterruptedException {
        PoolConfig config = configured.get(name);
        if (config == null) {
            throw new OperatorException(RunError.POOL_UNKNOWN, unknown(name));
        }
        PoolOpener.Opened ready = opened.get(name);
        if (ready != null) {
            return ready.rpc();
        }
        ReentrantLock lock = opening.computeIfAbsent(name, any -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            ready = opened.get(name);
            return ready != null ? ready.rpc() : openNow(config);
        } finally {
            lock.unlock();
        }
    }

    /** The same for users whose meters are told of every call sent for them. */
    Function<RpcMeter, Rpc> metered(String name) throws OperatorException, InterruptedException {
        Rpc shared = open(name);
        PoolOpener.Opened ready = opened.get(name);
        return ready == null ? meter -> shared : ready.metered();
    }

    private Rpc openNow(PoolConfig config) throws OperatorException, InterruptedException {
        try {
            PoolOpener.Opened ready = opener.open(config);
            budget.ifPresent(lease -> lease.opened(config.name(), ready.limits()));
            opened.put(config.name(), ready);
            log.info("▶️ pool {} serves chain {}", config.name(), ready.rpc().chainId());
            return ready.rpc();
        } catch (PlatformException e) {
            if (e.isPassing()) {
                throw new OperatorException(
                        SecretError.SECRETS_UNAVAILABLE, "pool " + config.name() + ": " + e.getMessage(), e);
            }
            throw new OperatorException(RunError.POOL_SETTINGS, "pool " + config.name() + ": " + e.getMessage(), e);
        }
    }

    private String unknown(String name) {
        String nearest = Spelling.nearest(name, configured.keySet());
        String hint = nearest != null
                ? "did you mean '" + nearest + "'?"
                : configured.isEmpty() ? "it names none" : "it names " + String.join(", ", configured.keySet());
        return "the platform configuration has no RPC pool '" + name + "'; " + hint
                + " Add it under rpc_pools in trace.yaml, or give --pool " + name + "=URL";
    }

    /** Hash of block 0 of an open pool's chain, 32 bytes; empty if no endpoint serves that block. */
    Optional<byte[]> genesis(String name) {
        PoolOpener.Opened ready = opened.get(name);
        return ready == null ? Optional.empty() : ready.genesis();
    }

    /**
     * The chains of the pools opened so far and of those configured with a chain id: what a worker claims tasks of. Open
     * the pools a DAG names before the worker starts, so that none of its tasks waits.
     */
    public Set<Long> chains() {
        Set<Long> chains = new HashSet<>();
        configured.values().forEach(pool -> pool.chainId().ifPresent(chains::add));
        opened.values().forEach(pool -> chains.add(pool.rpc().chainId()));
        return chains;
    }

    @Override
    public void close() {
        opened.values().forEach(pool -> pool.close().run());
        opened.clear();
    }
}
