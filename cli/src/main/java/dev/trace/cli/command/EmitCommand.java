package dev.trace.cli.command;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.local.ControlAccess;
import dev.trace.dispatcher.EmitMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace emit}. */
@Command(
        name = "emit",
        description = "Fires a source of a deployed DAG, such as a manual one with a range of blocks.",
        mixinStandardHelpOptions = true)
public final class EmitCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(index = "0", paramLabel = "DAG/JOB", description = "The source, such as quickstart/requests.")
    String source = "";

    @Option(
            names = "--range",
            paramLabel = "RANGE",
            converter = RangeOption.class,
            description = "Blocks, such as 18_000_000:+100 or 0:latest; the end of a:b is excluded. Repeatable.")
    List<String> ranges = new ArrayList<>();

    @Option(
            names = "--force",
            description = "Does again what is done already; endpoints are asked for all of it once more.")
    boolean force;

    @Option(names = "--json", description = "Prints the firing as JSON.")
    boolean json;

    public EmitCommand(Console console) {
        this.console = console;
    }

    /** A firing as JSON shows it. */
    record Fired(String dag, String job, String firing, boolean live) {}

    @Override
    public Integer call() throws Exception {
        int slash = source.indexOf('/');
        if (slash <= 0 || slash == source.length() - 1) {
            throw CommandFailure.usage("name the source as DAG/JOB, such as quickstart/requests, not '" + source + "'");
        }
        String dag = source.substring(0, slash);
        String job = source.substring(slash + 1);
        Map<String, String> parameters = new TreeMap<>();
        if (!ranges.isEmpty()) {
            parameters.put("range", String.join(",", ranges));
        }
        try (Workspace workspace = options.open(console, null);
                ControlAccess access = ControlAccess.open(workspace)) {
            String firing = access.control().emit(dag, job, parameters, force ? EmitMode.FORCE : EmitMode.REUSE);
            if (json) {
                console.result(JsonOutput.of(new Fired(dag, job, firing, access.isLive())));
            } else {
                console.result("Fired " + source + " (" + firing + ")"
                        + (access.isLive() ? "" : "; the next 'trace run' of the DAG does the work"));
            }
            return ExitStatus.DONE;
        }
    }
}
