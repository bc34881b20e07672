package dev.trace.worker.commit;

import org.jdbi.v3.core.Handle;

/** The highest fence seen on each scope, and the number of its last commit. */
final class Fences {
    private Fences() {}

    /**
     * @param fence the highest seen
     * @param lastSequence of the scope's last commit; 0 for none
     */
    record Row(long fence, long lastSequence) {}

    /**
     * Raises a scope's fence.
     *
     * @return whether it now is the attempt's; not if a newer attempt has raised it further
     */
    static boolean raise(Handle handle, AttemptScope scope) {
        return handle.createUpdate("""
                        insert into trace_fences (scope, fence, task_id, attempt) values (:scope, :fence, :task, :attempt)
                        on conflict (scope) do update
                            set fence = excluded.fence, task_id = excluded.task_id, attempt = excluded.attempt,
                                raised_at = now()
                            where trace_fences.fence <= excluded.fence
                        """)
                        .bind("scope", scope.scope())
                        .bind("fence", scope.fence())
                        .bind("task", scope.taskId())
                        .bind("attempt", scope.attempt())
                        .execute()
                == 1;
    }

    /** Waits for whoever is committing on the scope, then keeps others off it until the transaction ends. */
    static Row lock(Handle handle, String scope) {
        return handle.createQuery("select fence, last_seq from trace_fences where scope = :scope for update")
                .bind("scope", scope)
                .map((row, context) -> new Row(row.getLong("fence"), row.getLong("last_seq")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "scope " + scope + " has lost its fence: was the data database restored or replaced?"));
    }

    static long current(Handle handle, String scope) {
        return handle.createQuery("select fence from trace_fences where scope = :scope")
                .bind("scope", scope)
                .mapTo(Long.class)
                .findFirst()
                .orElse(0L);
    }

    static void advance(Handle handle, AttemptScope scope, long sequence) {
        handle.createUpdate("""
                        update trace_fences set last_seq = :seq, fence = :fence
                        where scope = :scope and fence <= :fence and last_seq = :seq - 1
                        """)
                .bind("seq", sequence)
                .bind("fence", scope.fence())
                .bind("scope", scope.scope())
                .execute();
    }
}
