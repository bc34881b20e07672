package dev.trace.api;

import java.util.Optional;

/**
 * Small durable values of one job, read here and changed only by a {@link Commit}, so that state and data never part.
 */
public interface OperatorState {
    /** The value as of the job's last commit. The array is the caller's. */
    Optional<byte[]> read(String key) throws OperatorException;
}
