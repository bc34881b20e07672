package dev.trace.worker.commit;

import org.jdbi.v3.core.Handle;

/** Settings of one transaction. */
final class Session {
    private Session() {}

    /**
     * Bounds how long a transaction waits, and how long the server keeps it for a client that is gone; and asks for
     * durability where the server's default does without: a commit that was told must survive a crash.
     */
    static void prepare(Handle handle) {
        handle.execute("""
                select set_config('lock_timeout', '30s', true),
                    set_config('idle_in_transaction_session_timeout', '60s', true),
                    set_config('synchronous_commit',
                        case current_setting('synchronous_commit') when 'off' then 'on'
                            else current_setting('synchronous_commit') end, true)
                """);
    }
}
