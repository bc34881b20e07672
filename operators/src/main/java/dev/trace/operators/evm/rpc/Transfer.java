package dev.trace.operators.evm.rpc;

import java.util.function.Consumer;

/** The bytes of one HTTP exchange, counted while it lasts. For one thread. */
final class Transfer {
    private final Consumer<okhttp3.Call> started;
    private long sent;
    private long received;

    /** @param started gets the HTTP call once it exists, so that another thread can cancel it */
    Transfer(Consumer<okhttp3.Call> started) {
        this.started = started;
    }

    /** One that nobody can cancel. */
    static Transfer uncancellable() {
        return new Transfer(http -> {});
    }

    void start(okhttp3.Call http, long bytes) {
        sent += bytes;
        started.accept(http);
    }

    void received(long bytes) {
        received += bytes;
    }

    Carried carried() {
        return new Carried(sent, received);
    }
}
