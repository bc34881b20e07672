package dev.trace.dag.validate;

import dev.trace.dag.platform.PlatformConfig;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a DAG can rely on where it runs.
 *
 * @param pools for each pool the chain it is configured for; empty if its endpoints say
 * @param runtimes runtime names
 * @param strictness what the lack of one means
 */
public record Surroundings(Map<String, OptionalLong> pools, Set<String> runtimes, Strictness strictness) {
    public Surroundings {
        pools = Map.copyOf(pools);
        runtimes = Set.copyOf(runtimes);
    }

    public static Surroundings of(PlatformConfig platform, Strictness strictness) {
        Map<String, OptionalLong> pools = new TreeMap<>();
        platform.pools().forEach((name, pool) -> pools.put(name, pool.chainId()));
        Set<String> runtimes = new TreeSet<>(platform.runtimes().keySet());
        runtimes.add("local");
        return new Surroundings(pools, runtimes, strictness);
    }

    /** The chain that a pool is configured for; empty if nothing says. */
    OptionalLong chainOf(String pool) {
        return pools.getOrDefault(pool, OptionalLong.empty());
    }
}
