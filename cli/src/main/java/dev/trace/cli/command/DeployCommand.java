package dev.trace.cli.command;

import dev.trace.cli.ExitStatus;
import dev.trace.cli.LoadedDag;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.local.ControlAccess;
import dev.trace.dag.validate.Strictness;
import dev.trace.dispatcher.DeployOutcome;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace deploy}. */
@Command(
        name = "deploy",
        description = "Makes a DAG file's version the current one. The same file deployed again changes nothing.",
        mixinStandardHelpOptions = true)
public final class DeployCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Parameters(paramLabel = "FILE", description = "DAG file.")
    Path file = Path.of("");

    @Option(names = "--json", description = "Prints the outcome as JSON.")
    boolean json;

    public DeployCommand(Console console) {
        this.console = console;
    }

    /** The outcome as JSON shows it. */
    record Deployed(String dag, int version, String outcome) {}

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open(console, file)) {
            LoadedDag loaded = LoadedDag.load(workspace, file, Strictness.RUN);
            loaded.warnings().forEach(warning -> console.note(warning.toString()));
            try (ControlAccess access = ControlAccess.open(workspace)) {
                DeployOutcome outcome = access.control().deploy(loaded.deployment(workspace.operators()));
                print(loaded, outcome);
            }
            return ExitStatus.DONE;
        }
    }

    private void print(LoadedDag loaded, DeployOutcome outcome) {
        String name = loaded.dag().name();
        int version = loaded.dag().version();
        if (json) {
            console.result(
                    JsonOutput.of(new Deployed(name, version, outcome.name().toLowerCase(Locale.ROOT))));
            return;
        }
        String what = "DAG " + name + " version " + version;
        console.result(
                switch (outcome) {
                    case DEPLOYED -> what + " is deployed and current";
                    case ACTIVATED -> what + " is the current one again";
                    case UNCHANGED -> what + " was the current one already; nothing changed";
                });
    }
}
