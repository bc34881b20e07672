package dev.trace.api;

/** The version of this SPI. */
public final class OperatorApi {
    /**
     * Raised when a plugin built against an older SPI could misbehave. A factory returns the constant it was compiled
     * with, so the runtime can refuse a stale plugin by name instead of failing inside it.
     */
    public static final int VERSION = 1;

    private OperatorApi() {}
}
