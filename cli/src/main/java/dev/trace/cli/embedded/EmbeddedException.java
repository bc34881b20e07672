package dev.trace.cli.embedded;

import org.jspecify.annotations.Nullable;

/** The home folder or its database cannot be used; the message says what is wrong, where, and what to do. */
public final class EmbeddedException extends RuntimeException {
    public EmbeddedException(String message) {
        super(message);
    }

    public EmbeddedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
