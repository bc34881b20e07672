package dev.trace.dag.task;

/**
 * How far an attempt is, since its start.
 *
 * @param blocks blocks done
 * @param rows rows written
 * @param rpcRequests requests sent
 */
public record TaskProgress(long blocks, long rows, long rpcRequests) {
    public static final TaskProgress NONE = new TaskProgress(0, 0, 0);
}
