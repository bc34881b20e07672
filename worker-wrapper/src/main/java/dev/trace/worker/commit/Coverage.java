package dev.trace.worker.commit;

import dev.trace.dag.task.CommitPayload.Covered;

/** What the control side learns of a file. */
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
