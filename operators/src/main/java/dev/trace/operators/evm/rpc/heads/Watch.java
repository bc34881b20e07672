package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One reader of a pool's head. Everything but {@link #next} and {@link #close} is guarded by the lock of {@link Heads}. */
final class Watch implements HeadWatch {
    private final Heads heads;
    private final Announcements announcements = new Announcements();
    private OptionalLong reported = OptionalLong.empty();
    private @Nullable OperatorException failure;

    Watch(Heads heads) {
        this.heads = heads;
    }

    void announced(HeadChange.Announced block) {
        announcements.add(block);
        failure = null;
    }

    void polled() {
        failure = null;
    }

    void failed(OperatorException reason) {
        failure = reason;
    }

    /** What to tell of a head; empty if it is told already. */
    Optional<HeadChange> change(@Nullable ChainHead head) throws OperatorException {
        if (head != null && (reported.isEmpty() || head.latest() > reported.getAsLong())) {
            Optional<BlockRange> since = reported.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new BlockRange(reported.getAsLong() + 1, head.latest()));
            reported = OptionalLong.of(head.latest());
            return Optional.of(new HeadChange(head, since, announcements.take()));
        }
        OperatorException reason = failure;
        if (reason != null) {
            failure = null;
            throw new OperatorException(
                    reason.code(),
                    String.valueOf(reason.getMessage()),
                    reason,
                    reason.retryAfter().orElse(null));
        }
        return Optional.empty();
    }

    @Override
    public Optional<HeadChange> next(Duration patience) throws OperatorException, InterruptedException {
        return heads.next(this, patience);
    }

    @Override
    public void close() {
        heads.forget(this);
    }
}
