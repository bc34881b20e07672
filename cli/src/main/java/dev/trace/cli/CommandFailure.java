package dev.trace.cli;

/** Ends a command. The message is for people: what is wrong, where, and what to do; it may have several lines. */
public final class CommandFailure extends RuntimeException {
    private final int exitStatus;

    private CommandFailure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** The command or a configuration must be changed. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message);
    }

    /** The work could not be done. */
    public static CommandFailure work(String message) {
        return new CommandFailure(ExitStatus.WORK_FAILED, message);
    }

    public int exitStatus() {
        return exitStatus;
    }
}
