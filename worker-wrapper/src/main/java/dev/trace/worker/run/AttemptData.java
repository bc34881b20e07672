package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.commit.RpcUsage;
import java.util.List;

/** One attempt's staging, inputs and commits. For the attempt's thread. */
interface AttemptData extends AutoCloseable {
    /** Refuses a chain that only has the number of the one whose data are here. */
    void pinGenesis(long chainId, byte[] genesis) throws OperatorException;

    Table table(TableDefinition definition);

    /** What is counted here is recorded with the next commit, or at the end. For any thread. */
    RpcUsage usage();

    /** @param where the job's inputs, whose filters apply */
    Inputs inputs(List<InputDataset> where);

    CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException;

    /** The same where the files of the range are there already. */
    CommitOutcome commitCovered(Commit commit, List<TableDefinition> tables, BlockRange range)
            throws OperatorException, InterruptedException;

    @Override
    void close();
}
