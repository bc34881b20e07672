package dev.trace.cli.kill;

import dev.trace.cli.command.WorkerCommand;
import dev.trace.cli.console.Console;
import dev.trace.worker.commit.CommitFaults;
import picocli.CommandLine;

/** {@code trace worker} as it is, but for the signal that it sends itself at the step that {@code KILL_ARM} names. */
final class KillWorker {
    static final String ARM = "KILL_ARM";

    private KillWorker() {}

    public static void main(String[] arguments) {
        String arm = System.getenv(ARM);
        CommitFaults faults = arm == null ? CommitFaults.NONE : new ArmedFaults(Arm.parse(arm));
        CommandLine worker = new CommandLine(new WorkerCommand(Console.system(), faults));
        System.exit(worker.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }
}
