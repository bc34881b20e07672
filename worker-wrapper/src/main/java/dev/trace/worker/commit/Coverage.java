package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.dag.task.CommitPayload.Covered;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.HotWrite;

/** What the control side learns of a file, or of rows in a hot table. */
final class Coverage {
    private Coverage() {}

    static Covered of(long chainId, StagedFile file, String key) {
        return new Covered(
                chainId,
                file.table(),
                file.name().range(),
                file.content().rows(),
                file.content().bytes(),
                key,
                file.evidence().level());
    }

    static Covered of(HotRows rows, BlockRange range, HotWrite.Result written) {
        return new Covered(
                rows.target().chainId(),
                rows.table(),
                range,
                written.grown(),
                0,
                "",
                rows.evidence().level());
    }

    static Covered of(long chainId, String table, LiveFile live) {
        return new Covered(
                chainId,
                table,
                live.range(),
                live.file().content().rows(),
                live.file().content().bytes(),
                live.key(),
                live.file().evidence().level());
    }
}
