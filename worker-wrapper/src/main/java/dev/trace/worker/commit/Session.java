package dev.trace.worker.commit;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of one transaction. */
final class Session {
    /** Where all tables of the data side are, whatever the user's own search path says. */
    static final String SCHEMA = "public";

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private Session() {}

    /**
     * Fixes the schema; bounds how long a transaction waits, and how long the server keeps it for a client that is gone; and
     * asks for durability where the server's default does without: a commit that was told must survive a crash.
     */
    static void prepare(Handle handle) {
        handle.execute("""
                select set_config('search_path', ?, true), set_config('lock_timeout', '30s', true),
                    set_config('idle_in_transaction_session_timeout', '60s', true),
                    set_config('synchronous_commit',
                        case current_setting('synchronous_commit') when 'off' then 'on'
                            else current_setting('synchronous_commit') end, true)
                """, SCHEMA);
    }

    /** The same for a long read, all of it of one moment; whoever reads may take his time between two batches. */
    static void prepareScan(Handle handle) {
        handle.execute("set transaction isolation level repeatable read, read only");
        prepare(handle);
        handle.execute("set local idle_in_transaction_session_timeout = '10min'");
    }

    /** Ends what was not committed; a dead connection cannot be rolled back, and need not. */
    static void end(Handle handle) {
        try (handle) {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            LOG.debug("ending a transaction", e);
        }
    }
}
