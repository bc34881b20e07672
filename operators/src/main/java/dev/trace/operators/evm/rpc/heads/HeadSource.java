package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import java.time.Duration;

/** The one head of a pool, which never goes back. Safe for use from several threads. */
public interface HeadSource {
    /**
     * Asks the endpoints.
     *
     * @param finalizedFor how old what is known of finality may be
     * @throws OperatorException if none answers
     */
    ChainHead ask(Duration finalizedFor) throws OperatorException, InterruptedException;

    /**
     * An endpoint announced a block. Does not wait for {@link #ask}.
     *
     * @return below the block if that is too far above the head to be believed before it is asked for
     */
    ChainHead announced(long number);
}
