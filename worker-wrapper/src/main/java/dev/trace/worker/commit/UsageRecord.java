package dev.trace.worker.commit;

import dev.trace.worker.commit.RpcUsage.Line;
import dev.trace.worker.commit.RpcUsage.Sum;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes what an attempt has asked of endpoints. */
final class UsageRecord {
    private UsageRecord() {}

    /**
     * Writes lines, unless those of this ordinal are there already.
     *
     * @param ordinal number within the attempt of the commit that they led to, or would have
     * @param sequence of the commit; empty if they led to none
     */
    static void write(Handle handle, AttemptScope scope, int ordinal, OptionalLong sequence, Map<Line, Sum> lines) {
        if (lines.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                insert into rpc_usage (scope, task_id, attempt, ordinal, pool, endpoint, method, outcome, seq, chain_id,
                    dataset, requests, bytes_sent, bytes_received, compute_units, dollars, seconds)
                values (:scope, :task, :attempt, :ordinal, :pool, :endpoint, :method, :outcome, :seq, :chain,
                    :dataset, :requests, :sent, :received, :units, :dollars, :seconds)
                on conflict do nothing
                """);
        lines.forEach((line, sum) -> batch.bind("scope", scope.scope())
                .bind("task", scope.taskId())
                .bind("attempt", scope.attempt())
                .bind("ordinal", ordinal)
                .bind("pool", line.pool())
                .bind("endpoint", line.endpoint())
                .bind("method", line.method())
                .bind("outcome", line.outcome().name().toLowerCase(Locale.ROOT))
                .bind("seq", sequence.isPresent() ? (Long) sequence.getAsLong() : null)
                .bind("chain", scope.chainId())
                .bind("dataset", scope.dataset())
                .bind("requests", sum.requests())
                .bind("sent", sum.bytesSent())
                .bind("received", sum.bytesReceived())
                .bind("units", sum.computeUnits())
                .bind("dollars", sum.dollars())
                .bind("seconds", sum.took().toNanos() / 1e9)
                .add());
        batch.execute();
    }
}
