package dev.trace.dag.platform;

/**
 * How much an endpoint may be asked for.
 *
 * @param requestsPerSecond most requests started a second; 0 for no limit
 * @param computeUnitsPerSecond most compute units begun a second; 0 for no limit
 * @param maxConcurrency most requests under way at once
 * @param maxBatch most calls sent in one request; 1 for no batches
 * @param weight share of calls it gets while all are fit
 */
public record EndpointLimits(
        int requestsPerSecond, int computeUnitsPerSecond, int maxConcurrency, int maxBatch, int weight) {
    /** Requests under way at once unless configured. */
    static final int MAX_CONCURRENCY = 32;

    /** Nothing configured: 32 requests at once, no batches. */
    public static final EndpointLimits NONE = new EndpointLimits(0, 0, MAX_CONCURRENCY, 1, 1);
}
