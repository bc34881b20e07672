package dev.trace.worker.run;

import java.util.concurrent.atomic.AtomicBoolean;

/** What a monitor let an attempt ask for, until it has ended. Safe for use from several threads. */
final class Permit {
    private final Runnable settled;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param settled run once */
    Permit(Runnable settled) {
        this.settled = settled;
    }

    /** Nothing more comes of it. Again does nothing. */
    void giveBack() {
        if (!over.getAndSet(true)) {
            settled.run();
        }
    }
}
