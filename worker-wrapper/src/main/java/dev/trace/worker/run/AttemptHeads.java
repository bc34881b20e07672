package dev.trace.worker.run;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import java.time.Duration;
import java.util.Optional;

/** A pool's head as one attempt follows it: refused once the attempt must stop, and closed with it. */
final class AttemptHeads implements HeadWatch {
    private final HeadWatch heads;
    private final Attempt attempt;

    AttemptHeads(HeadWatch heads, Attempt attempt) {
        this.heads = heads;
        this.attempt = attempt;
    }

    @Override
    public Optional<HeadChange> next(Duration patience) throws OperatorException, InterruptedException {
        attempt.check();
        Optional<HeadChange> change = heads.next(patience);
        attempt.check();
        return change;
    }

    @Override
    public void close() {
        heads.close();
    }
}
