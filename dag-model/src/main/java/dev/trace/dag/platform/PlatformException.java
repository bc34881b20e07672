package dev.trace.dag.platform;

/** The platform configuration cannot be used as it is; the message says what to change. */
public final class PlatformException extends RuntimeException {
    public PlatformException(String message) {
        super(message);
    }
}
