package dev.trace.testkit;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.util.List;

/** A storage under test, empty at first. For one thread. */
public interface StorageRig extends AutoCloseable {
    /** What its tables are kept in. */
    Storage storage();

    /**
     * Begins an attempt of chain 1.
     *
     * @throws OperatorException if a newer attempt has begun on the scope
     */
    Attempt begin(AttemptIdentity identity) throws OperatorException;

    /** Names of the places between {@link #begin} and the end of a commit where an attempt can die, in their order. */
    List<String> faultPoints();

    /** Whatever comes to that place from here on throws {@link Death}. */
    void dieAt(String faultPoint);

    /** Nothing dies any more, and what was open is gone, as after the end of a process. */
    void restart() throws OperatorException;

    /** An attempt; {@link #close} drops what is staged and not committed. */
    interface Attempt extends AutoCloseable {
        Table table(TableDefinition definition);

        /** All committed rows of the chain; tables are found by their name, whatever the dataset. */
        Inputs inputs();

        CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException;

        @Override
        void close();
    }

    @Override
    void close() throws OperatorException;
}
