package dev.trace.worker.run;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;

/** One attempt's staging, inputs and commits. For the attempt's thread. */
interface AttemptData extends AutoCloseable {
    Table table(TableDefinition definition);

    Inputs inputs();

    CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException;

    @Override
    void close();
}
