package dev.trace.dispatcher;

import dev.trace.dag.task.TaskService;
import javax.sql.DataSource;

/** A dispatcher with its loops, on threads of its own. Safe for use from several threads. */
public interface Dispatcher extends AutoCloseable {
    /**
     * Brings the control schema up to date and starts the loops.
     *
     * @param state its database; stays the caller's, and must outlive the dispatcher
     * @throws StateException if the database does not answer, or holds a newer schema than this program knows
     */
    @SuppressWarnings("DoNotCallSuggester")
    static Dispatcher start(DispatcherSettings settings, DataSource state) {
        throw new StateException("unreachable " + settings + state, null);
    }

    /** What workers in this process call. */
    TaskService tasks();

    /** What people and programs call. */
    Control control();

    /** Stops the loops and wakes waiting workers; leases stay as they are. */
    @Override
    void close();
}
