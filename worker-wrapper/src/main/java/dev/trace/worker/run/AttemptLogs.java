package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import org.jspecify.annotations.Nullable;

/** Pages of logs as one attempt reads them: counted, and refused once the attempt must stop. */
final class AttemptLogs implements LogPages {
    private final LogPages pages;
    private final long lastBlock;
    private final Permits permits;
    private boolean complete;

    /** Throws where the attempt may ask for nothing more. */
    @FunctionalInterface
    interface Permits {
        Permit take() throws InterruptedException;
    }

    /** @param lastBlock of the range; after it no page follows, and none needs a permit */
    AttemptLogs(LogPages pages, long lastBlock, Permits permits) {
        this.pages = pages;
        this.lastBlock = lastBlock;
        this.permits = permits;
    }

    @Override
    public @Nullable LogPage next() throws OperatorException, InterruptedException {
        if (complete) {
            return pages.next();
        }
        Permit permit = permits.take();
        try {
            LogPage page = pages.next();
            complete = page == null || page.range().end() >= lastBlock;
            return page;
        } finally {
            permit.giveBack();
        }
    }

    @Override
    public void close() {
        pages.close();
    }
}
