package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt has asked of pools and has neither awaited nor given up. Closing gives it up: no pool goes on for an
 * operator that has ended, and what was asked is known from then on. Safe for use from several threads.
 */
final class OpenCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);

    private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PendingReply track(PendingReply reply) {
        return new Tracked(reply);
    }

    LogPages track(LogPages pages) {
        return new TrackedPages(pages);
    }

    private void add(Runnable givingUp) {
        open.add(givingUp);
        if (closed) {
            close();
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(OpenCalls::giveUp);
    }

    /** One that an operator's stray thread is still reading must not keep the others open. */
    private static void giveUp(Runnable givingUp) {
        try {
            givingUp.run();
        } catch (RuntimeException e) {
            LOG.warn("what an operator left open could not be given up", e);
        }
    }

    private final class Tracked implements PendingReply {
        private final PendingReply reply;
        private final Runnable givingUp = this::cancel;

        Tracked(PendingReply reply) {
            this.reply = reply;
            add(givingUp);
        }

        @Override
        public RpcReply await() throws OperatorException, InterruptedException {
            try {
                return reply.await();
            } finally {
                open.remove(givingUp);
            }
        }

        @Override
        public void cancel() {
            reply.cancel();
            open.remove(givingUp);
        }
    }

    private final class TrackedPages implements LogPages {
        private final LogPages pages;
        private final Runnable givingUp = this::close;

        TrackedPages(LogPages pages) {
            this.pages = pages;
            add(givingUp);
        }

        @Override
        public @Nullable LogPage next() throws OperatorException, InterruptedException {
            return pages.next();
        }

        @Override
        public void close() {
            pages.close();
            open.remove(givingUp);
        }
    }
}
