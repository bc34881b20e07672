package dev.trace.cli;

import dev.trace.api.config.Spelling;
import dev.trace.cli.console.Console;
import dev.trace.cli.log.Logging;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitStatus = run(Console.system(), arguments);
        Logging.stop();
        System.exit(exitStatus);
    }

    /** Runs one command and says with what exit code the process should end. */
    public static int run(Console console, String... arguments) {
        CommandLine line = new CommandLine(new TraceCommand(), new CommandFactory(console))
                .setOut(console.outWriter())
                .setErr(console.errWriter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler((failure, given) -> misused(console, failure))
                .setExecutionExceptionHandler((failure, command, given) -> failed(console, failure));
        if (arguments.length == 0) {
            line.usage(console.outWriter());
            return ExitStatus.USAGE;
        }
        return line.execute(arguments);
    }

    private static int failed(Console console, Exception failure) {
        Failures.Shown shown = Failures.shown(failure);
        shown.message().lines().forEach(console::note);
        return shown.exitStatus();
    }

    private static int misused(Console console, ParameterException failure) {
        String name = failure.getCommandLine().getCommandSpec().qualifiedName();
        console.note(String.valueOf(failure.getMessage()).replaceAll(" is not an? (int|long)$", " is no whole number"));
        if (failure instanceof UnmatchedArgumentException unmatched) {
            meant(unmatched).ifPresent(near -> console.note("Did you mean " + near + "?"));
        }
        if (failure instanceof MissingParameterException || name.equals("trace")) {
            console.note(failure.getCommandLine()
                    .getUsageMessage()
                    .lines()
                    .findFirst()
                    .orElse(""));
        }
        console.note("See '" + name + " --help'.");
        return ExitStatus.USAGE;
    }

    /** An option may come as {@code --name=value}, which says nothing by its value. */
    private static Optional<String> meant(UnmatchedArgumentException failure) {
        String typed = failure.getUnmatched().get(0).replaceFirst("=.*", "");
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        return Optional.ofNullable(Spelling.nearest(
                typed,
                typed.startsWith("-")
                        ? spec.optionsMap().keySet()
                        : spec.subcommands().keySet()));
    }
}
