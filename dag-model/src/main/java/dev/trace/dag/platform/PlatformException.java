package dev.trace.dag.platform;

/** The platform configuration cannot be used as it is; the message says what to change. */
public final class PlatformException extends RuntimeException {
    private final boolean passing;

    public PlatformException(String message) {
        this(message, false);
    }

    private PlatformException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Something that the configuration refers to does not answer at the moment. */
    public static PlatformException passing(String message) {
        return new PlatformException(message, true);
    }

    /** The same with words before its message. */
    PlatformException within(String place) {
        return new PlatformException(place + getMessage(), passing);
    }

    /** Whether it may pass by itself, with nothing changed. */
    public boolean isPassing() {
        return passing;
    }
}
