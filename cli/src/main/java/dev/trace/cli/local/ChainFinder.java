package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.worker.run.Pools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which chain each pool serves whose configuration does not say it, by asking its endpoints until one answers;
 * meanwhile everything else goes on.
 */
public final class ChainFinder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChainFinder.class);
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final List<Thread> threads = new ArrayList<>();

    private ChainFinder() {}

    /**
     * Begins.
     *
     * @param found told of every pool and its chain, those of the configuration at once
     */
    public static ChainFinder start(Map<String, PoolConfig> configured, Pools pools, BiConsumer<String, Long> found) {
        ChainFinder finder = new ChainFinder();
        configured.forEach((name, config) -> {
            if (config.chainId().isPresent()) {
                found.accept(name, config.chainId().getAsLong());
            } else {
                Thread thread = new Thread(() -> ask(name, pools, found), "chain of " + name);
                thread.setDaemon(true);
                finder.threads.add(thread);
                thread.start();
            }
        });
        return finder;
    }

    private static void ask(String name, Pools pools, BiConsumer<String, Long> found) {
        String lastFailure = "";
        try {
            while (true) {
                try {
                    found.accept(name, pools.open(name).chainId());
                    return;
                } catch (OperatorException | RuntimeException e) {
                    String failure = String.valueOf(e.getMessage());
                    if (!failure.equals(lastFailure)) {
                        lastFailure = failure;
                        LOG.warn("⚠️ pool {} cannot be asked for its chain, trying again: {}", name, failure);
                    }
                }
                Thread.sleep(AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
