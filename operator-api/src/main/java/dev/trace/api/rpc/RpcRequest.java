package dev.trace.api.rpc;

/**
 * One JSON-RPC call.
 *
 * @param method such as {@code eth_getBlockReceipts}
 * @param params the parameters as a JSON array
 * @param ifNull what a {@code null} result means
 */
public record RpcRequest(String method, String params, NullResult ifNull) {
    /** What a {@code null} result means. */
    public enum NullResult {
        /** It is the answer. */
        ANSWER,
        /** The endpoint does not have it yet: tried again, then elsewhere, then failed. */
        NOT_YET
    }

    /** A call whose result exists, so that {@code null} is a failure of the endpoint. */
    public static RpcRequest of(String method, String params) {
        return new RpcRequest(method, params, NullResult.NOT_YET);
    }
}
