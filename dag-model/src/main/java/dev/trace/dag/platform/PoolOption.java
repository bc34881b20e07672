package dev.trace.dag.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Pools given on the command line, {@code --pool NAME=URL}. */
public final class PoolOption {
    private PoolOption() {}

    /**
     * The configuration with the pool added, or with its endpoints replaced; a chain id configured for it still holds.
     *
     * @param option {@code NAME=URL}
     * @throws PlatformException if it has another form; never repeats the URL, since it may hold a key
     */
    public static PlatformConfig apply(PlatformConfig config, String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? "" : option.substring(0, equals);
        if (!name.matches("[a-z][a-z0-9_-]{0,63}")) {
            throw new PlatformException(
                    "a pool is given as NAME=URL, such as ethereum=https://host/path, with a name of small letters,"
                            + " digits, _ and -");
        }
        String url = option.substring(equals + 1);
        if (url.isBlank()) {
            throw new PlatformException("pool '" + name + "' has no URL after the =; is the variable you used set?");
        }
        try {
            Endpoints.check(url);
        } catch (PlatformException e) {
            throw new PlatformException("pool '" + name + "': the url " + e.getMessage());
        }
        EndpointConfig endpoint = new EndpointConfig(
                Endpoints.hostAndPort(url),
                Sensitive.of(url),
                Optional.empty(),
                EndpointLimits.NONE,
                EndpointPrices.NONE,
                Optional.empty(),
                Map.of());
        PoolConfig earlier = config.pools().get(name);
        OptionalLong chainId = earlier == null ? OptionalLong.empty() : earlier.chainId();
        Map<String, PoolConfig> pools = new LinkedHashMap<>(config.pools());
        pools.put(name, new PoolConfig(name, chainId, List.of(endpoint)));
        return config.withPools(pools);
    }
}
