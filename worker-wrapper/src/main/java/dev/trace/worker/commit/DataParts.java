package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.ColdStore;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * What the classes of this package share.
 *
 * @param database the data database
 * @param store the cold store
 * @param faults where tests make commits die
 */
record DataParts(Jdbi database, ColdStore store, CommitFaults faults) {
    private static final int TRIES = 3;

    /**
     * Runs work in a transaction of its own, again if another one was in the way: for work that is safe to repeat.
     *
     * @param doing for the message, such as {@code read the ledger}
     */
    <T> T transact(String doing, HandleCallback<T, OperatorException> work) throws OperatorException {
        return transact(TransactionIsolationLevel.READ_COMMITTED, doing, work);
    }

    /** The same, in which everything read is of one moment. */
    <T> T snapshot(String doing, HandleCallback<T, OperatorException> work) throws OperatorException {
        return transact(TransactionIsolationLevel.REPEATABLE_READ, doing, work);
    }

    private <T> T transact(TransactionIsolationLevel isolation, String doing, HandleCallback<T, OperatorException> work)
            throws OperatorException {
        for (int tried = 1; ; tried++) {
            try {
                return database.inTransaction(isolation, handle -> {
                    Session.prepare(handle);
                    return work.withHandle(handle);
                });
            } catch (RuntimeException e) {
                if (!SqlFault.is(e)) {
                    throw e;
                }
                SqlFault fault = SqlFault.of(e);
                if (!fault.passing() || tried == TRIES) {
                    throw fault.toOperatorException(doing);
                }
            }
        }
    }
}
