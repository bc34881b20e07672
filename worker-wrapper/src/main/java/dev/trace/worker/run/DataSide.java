package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.task.CommitPayload;
import dev.trace.worker.commit.AttemptScope;
import dev.trace.worker.commit.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the attempt loop needs of the data side; {@link StoreDataSide} but where a test makes it fail. */
interface DataSide {
    /** @param held whether the attempt still has its lease; asked by the attempt's thread */
    AttemptData begin(AttemptScope scope, BooleanSupplier held) throws OperatorException;

    Optional<CommitPayload> committed(long taskId) throws OperatorException;

    List<CommitPayload> undelivered(String scope) throws OperatorException;

    List<CommitPayload> undelivered(Duration olderThan, int max) throws OperatorException;

    void delivered(CommitPayload payload) throws OperatorException;

    Standing standing(long chainId, List<TableDefinition> tables, BlockRange range, String outputHash)
            throws OperatorException;

    void foldManifests() throws OperatorException;

    /** Deletes what nothing needs any more. */
    void sweep() throws OperatorException;
}
