package dev.trace.dag.task;

/**
 * An endpoint by its names, which are the same in all processes that use it; never by its address.
 *
 * @param pool the pool
 * @param endpoint its name in the pool
 */
public record PoolEndpoint(String pool, String endpoint) {
    public PoolEndpoint {
        if (pool.isEmpty() || endpoint.isEmpty()) {
            throw new IllegalArgumentException("pool and endpoint must have names");
        }
    }

    @Override
    public String toString() {
        return pool + "/" + endpoint;
    }
}
