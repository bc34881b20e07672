package dev.trace.cli;

import dev.trace.cli.command.AdoptCommand;
import dev.trace.cli.command.DeployCommand;
import dev.trace.cli.command.DispatcherCommand;
import dev.trace.cli.command.DoctorCommand;
import dev.trace.cli.command.EmitCommand;
import dev.trace.cli.command.OperatorsCommand;
import dev.trace.cli.command.PlanCommand;
import dev.trace.cli.command.RunCommand;
import dev.trace.cli.command.StatusCommand;
import dev.trace.cli.command.ValidateCommand;
import dev.trace.cli.command.WorkerCommand;
import picocli.CommandLine.Command;

/** {@code trace} itself: only its subcommands do anything. */
@Command(
        name = "trace",
        description = "Runs DAGs of blockchain-data operators: nothing lost, nothing twice, nothing false, then fast.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Begin with: trace run dags/quickstart.yaml",
            "Exit codes: 0 done, 1 work failed, 2 usage or configuration."
        },
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            DeployCommand.class,
            EmitCommand.class,
            StatusCommand.class,
            DispatcherCommand.class,
            WorkerCommand.class,
            OperatorsCommand.class,
            DoctorCommand.class,
            AdoptCommand.class
        })
final class TraceCommand {}
