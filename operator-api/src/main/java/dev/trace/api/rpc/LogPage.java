package dev.trace.api.rpc;

import dev.trace.api.BlockRange;

/**
 * All wanted logs of some blocks.
 *
 * @param range which blocks
 * @param logs their logs as a JSON array, in order of block and log index
 */
public record LogPage(BlockRange range, RpcReply logs) implements AutoCloseable {
    @Override
    public void close() {
        logs.close();
    }
}
