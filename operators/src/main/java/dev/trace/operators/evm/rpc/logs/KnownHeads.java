package dev.trace.operators.evm.rpc.logs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far each endpoint of a pool is known to have come. What it answered before that was known proves nothing: many nodes
 * give the logs that they have when a range ends beyond their own head. Safe for use from several threads.
 */
public final class KnownHeads {
    private static final long UNKNOWN = -1;

    private final List<String> endpoints;
    private final Map<String, Long> heads = new ConcurrentHashMap<>();

    /** @param endpoints all of the pool's */
    public KnownHeads(List<String> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    List<String> endpoints() {
        return endpoints;
    }

    /** The last block that an endpoint is known to have; -1 if nothing is known of it. */
    public long of(String endpoint) {
        return heads.getOrDefault(endpoint, UNKNOWN);
    }

    /** The endpoints that are not known to have a block. */
    public List<String> lacking(long block) {
        return endpoints.stream().filter(each -> of(each) < block).toList();
    }

    /** An endpoint says what its head is. A lower one than before is believed too: nodes do fall back. */
    public void said(String endpoint, long head) {
        heads.put(endpoint, head);
    }

    /** An endpoint gave something of a block. */
    void gave(String endpoint, long block) {
        heads.merge(endpoint, block, Math::max);
    }
}
