package dev.trace.cli;

/** What the process's exit code says. A signal's is 128 and its number. */
public final class ExitStatus {
    public static final int DONE = 0;
    /** Some work failed; running again may succeed. */
    public static final int WORK_FAILED = 1;
    /** The command or a configuration must be changed first. */
    public static final int USAGE = 2;
    /** Stopped by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
