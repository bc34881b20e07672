package dev.trace.operators.evm.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** A pool whose waits take no time, for one call at a time; its endpoints are called a, b and so on. */
public final class TestPool implements AutoCloseable {
    private final LeapingTicker ticker = new LeapingTicker();
    private final RpcPool pool;

    private TestPool(PoolSettings settings, long seed) throws Exception {
        pool = RpcPool.open(settings, new Runner.Clockwork(ticker, new Random(seed)));
    }

    private static PoolSettings settings(List<String> urls) {
        List<EndpointSettings> endpoints = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            endpoints.add(EndpointSettings.of(Character.toString('a' + i), urls.get(i)));
        }
        return PoolSettings.of("test", OptionalLong.empty(), endpoints);
    }

    /** @param seed of its chance */
    public static TestPool open(long seed, String... urls) throws Exception {
        return new TestPool(settings(List.of(urls)), seed);
    }

    public static TestPool open(PoolSettings settings) throws Exception {
        return new TestPool(settings, 1);
    }

    public RpcPool pool() {
        return pool;
    }

    /** Time that was waited for without being spent. */
    public double waitedSeconds() {
        return ticker.waitedSeconds();
    }

    /** Lets time pass. */
    public void leap(long seconds) {
        ticker.leap(seconds);
    }

    @Override
    public void close() {
        pool.close();
    }
}
