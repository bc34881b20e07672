package dev.trace.worker.cold;

import org.jspecify.annotations.Nullable;

/** A store that cannot be opened. The message says what is wrong, where, and what to do. */
public final class StoreException extends RuntimeException {
    private final StoreCode code;

    public StoreException(StoreCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public StoreCode code() {
        return code;
    }
}
