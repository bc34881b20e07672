package dev.trace.api;

import dev.trace.api.rpc.Rpc;
import java.time.Clock;
import java.util.List;

/**
 * What every attempt has. Valid until the operator returns; not safe for use from several threads unless a method says
 * so.
 */
public interface OperatorContext {
    /** For log lines and error messages only: {@code dag/job task attempt}. */
    String describe();

    /** Grows with every lease given anywhere; the number that a target outside the runtime can fence with. */
    long fence();

    /** The chain this task belongs to; 0 for data that is of no chain. */
    long chainId();

    /**
     * The endpoints of a pool, by the name in the DAG. Safe for use from several threads.
     *
     * @throws OperatorException configuration error if the pool is not defined or serves another chain than {@link
     *     #chainId}
     */
    Rpc rpc(String pool) throws OperatorException, InterruptedException;

    /** The job's durable state as of its last commit. */
    OperatorState state();

    /**
     * Emits events ahead of the commit, so that a long list need not be held in memory. Durable when it returns.
     * Emitting the same event again is harmless.
     *
     * @throws OperatorException if the events cannot be delivered; retry
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    void emit(List<Emission> page) throws OperatorException, InterruptedException;

    /**
     * Says how far the attempt is, for people, and checks that it may go on. Cheap: call it once per block. Safe for use
     * from several threads.
     *
     * @param blocks blocks done since the last call
     * @param rows rows written since the last call
     * @throws InterruptedException the lease is lost or the worker is stopping
     */
    void progress(long blocks, long rows) throws InterruptedException;

    /** Wall clock for data; never for deadlines, which the runtime keeps. */
    Clock clock();
}
