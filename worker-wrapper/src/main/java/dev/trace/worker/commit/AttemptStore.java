package dev.trace.worker.commit;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;

/** Staging and commits of one attempt. For the attempt's thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class AttemptStore implements AutoCloseable {
    public Table table(TableDefinition definition) {
        throw new UnsupportedOperationException(definition.name());
    }

    public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
        throw new UnsupportedOperationException("commit");
    }

    /** Drops whatever is staged and not committed. */
    @Override
    public void close() {}
}
