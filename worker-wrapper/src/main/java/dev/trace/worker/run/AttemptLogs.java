package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import org.jspecify.annotations.Nullable;

/** Pages of logs as one attempt reads them: counted, and refused once the attempt must stop. */
final class AttemptLogs implements LogPages {
    private final LogPages pages;
    private final Attempt attempt;

    AttemptLogs(LogPages pages, Attempt attempt) {
        this.pages = pages;
        this.attempt = attempt;
    }

    @Override
    public @Nullable LogPage next() throws OperatorException, InterruptedException {
        attempt.check();
        attempt.requested();
        return pages.next();
    }

    @Override
    public void close() {
        pages.close();
    }
}
