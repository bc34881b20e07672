package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import org.jspecify.annotations.Nullable;

/** Pages of logs as one attempt reads them: counted, and refused once the attempt must stop. */
final class AttemptLogs implements LogPages {
    private final LogPages pages;
    private final Permit permit;

    /** Throws where the attempt may ask for nothing more. */
    @FunctionalInterface
    interface Permit {
        void take() throws InterruptedException;
    }

    AttemptLogs(LogPages pages, Permit permit) {
        this.pages = pages;
        this.permit = permit;
    }

    @Override
    public @Nullable LogPage next() throws OperatorException, InterruptedException {
        permit.take();
        return pages.next();
    }

    @Override
    public void close() {
        pages.close();
    }
}
