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
    /**
     * Runs work in a transaction of its own, again if another one was in the way or the server was lost: for work that is
     * safe to repeat.
     *
     * @param doing for the message, such as {@code read the ledger}
     */
    <T> T transact(String doing, HandleCallback<T, OperatorException> work) throws OperatorException {
        return transact(TransactionIsolationLevel.READ_COMMITTED, doing, new Patience(() -> true), work);
    }

    /** The same with the caller's patience. */
    <T> T transact(String doing, Patience patience, HandleCallback<T, OperatorException> work)
            throws OperatorException {
        return transact(TransactionIsolationLevel.READ_COMMITTED, doing, patience, work);
    }

    /** The same, in which everything read is of one moment. */
    <T> T snapshot(String doing, HandleCallback<T, OperatorException> work) throws OperatorException {
        return transact(TransactionIsolationLevel.REPEATABLE_READ, doing, new Patience(() -> true), work);
    }

    private <T> T transact(
            TransactionIsolationLevel isolation,
            String doing,
            Patience patience,
            HandleCallback<T, OperatorException> work)
            throws OperatorException {
        while (true) {
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
                if (!fault.passing() || !pause(patience)) {
                    throw fault.toOperatorException(doing);
                }
            }
        }
    }

    /** An interruption ends the tries; it stays set, for the caller's next step. */
    static boolean pause(Patience patience) {
        try {
            return patience.pause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
