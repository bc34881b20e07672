package dev.trace.api.rpc;

/**
 * How often an operator sends a kind of call.
 *
 * @param example such a call, for one block
 * @param perBlock how many of its kind a block takes on average; below 1 where one call serves several blocks
 */
public record RequestEstimate(RpcRequest example, double perBlock) {
    public RequestEstimate {
        if (!(perBlock > 0)) {
            throw new IllegalArgumentException("perBlock must be above 0, not " + perBlock);
        }
    }
}
