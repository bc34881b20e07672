package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.task.CommitPayload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The data side: ledger, commits and files. Safe for use from several threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class DataStore {
    public static DataStore open(DataSource data, ColdConfig cold) {
        throw new UnsupportedOperationException(cold.toString());
    }

    /** Raises the scope's fence, so that every earlier attempt is refused from here on. */
    public AttemptStore begin(AttemptScope scope) throws OperatorException {
        throw new UnsupportedOperationException(scope.toString());
    }

    /** The commit that a reactive task has made in an earlier attempt. */
    public Optional<CommitPayload> committed(long taskId) throws OperatorException {
        throw new UnsupportedOperationException();
    }

    /** Commits that the control side has not acknowledged, oldest first. */
    public List<CommitPayload> undelivered(String scope) throws OperatorException {
        throw new UnsupportedOperationException();
    }

    public List<CommitPayload> undelivered(Duration olderThan, int max) throws OperatorException {
        throw new UnsupportedOperationException();
    }

    public void delivered(CommitPayload payload) throws OperatorException {
        throw new UnsupportedOperationException();
    }

    public Standing standing(long chainId, List<TableDefinition> tables, BlockRange range, String outputHash)
            throws OperatorException {
        throw new UnsupportedOperationException();
    }

    /** Brings every manifest that is behind the ledger up to it. */
    public void foldManifests() throws OperatorException {
        throw new UnsupportedOperationException();
    }
}
