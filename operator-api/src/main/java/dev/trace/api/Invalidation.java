package dev.trace.api;

/**
 * Committed rows of the job's dataset that are no longer true. Consumers run that scope again, replacing what they made
 * of it.
 *
 * @param chainId the chain
 * @param range the blocks concerned
 * @param reason for people, such as {@code reorg of depth 3 at 1204}
 */
public record Invalidation(long chainId, BlockRange range, String reason) {}
