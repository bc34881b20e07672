package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the head all the time, for no subscription tells when it has died. */
final class Poller implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final Heads heads;
    private final HeadSource source;

    Poller(Heads heads, HeadSource source) {
        this.heads = heads;
        this.source = source;
    }

    /** Ends when its thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                poll();
                heads.awaitPoll();
            }
        } catch (InterruptedException e) {
            LOG.debug("rpc pool {}: the head is no longer asked for", heads.pool());
        }
    }

    private void poll() throws InterruptedException {
        try {
            heads.polled(source.ask(heads.finalizedFor()));
        } catch (OperatorException e) {
            heads.failed(e);
        } catch (RuntimeException e) {
            LOG.error("rpc pool {}: the head could not be asked for", heads.pool(), e);
            heads.failed(new OperatorException(RpcError.RPC_UNAVAILABLE, "the head could not be asked for: " + e));
        }
    }
}
