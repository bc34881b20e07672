package dev.trace.operators.evm.rpc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The bytes of one HTTP exchange, counted while it lasts. Another thread may look on. */
final class Transfer {
    private final Consumer<okhttp3.Call> started;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /** @param started gets the HTTP call once it exists, so that another thread can cancel it */
    Transfer(Consumer<okhttp3.Call> started) {
        this.started = started;
    }

    /** One that nobody can cancel. */
    static Transfer uncancellable() {
        return new Transfer(http -> {});
    }

    void start(okhttp3.Call http, long bytes) {
        sent.addAndGet(bytes);
        started.accept(http);
    }

    void received(long bytes) {
        received.addAndGet(bytes);
    }

    Carried carried() {
        return new Carried(sent.get(), received.get());
    }
}
