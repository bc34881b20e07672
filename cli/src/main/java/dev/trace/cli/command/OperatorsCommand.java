package dev.trace.cli.command;

import dev.trace.api.OperatorDescriptor;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.console.TextTable;
import dev.trace.dag.reference.DagJsonSchema;
import dev.trace.dag.reference.DagReference;
import dev.trace.worker.plugin.OperatorRegistry;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace operators}. */
@Command(
        name = "operators",
        description = "Lists the operators that DAGs can use, plugins' included, with their settings.",
        mixinStandardHelpOptions = true)
public final class OperatorsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @ArgGroup
    @Nullable
    Form form;

    /** At most one of them. */
    static final class Form {
        @Option(names = "--json", description = "Prints descriptors as JSON.")
        boolean json;

        @Option(names = "--markdown", description = "Prints the DAG reference page, plugins' operators included.")
        boolean markdown;

        @Option(names = "--schema", description = "Prints the JSON Schema of DAG files, for editors.")
        boolean schema;
    }

    public OperatorsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = options.open(console, null)) {
            OperatorRegistry operators = workspace.operators();
            if (form != null && form.json) {
                console.result(JsonOutput.of(operators.descriptors()));
            } else if (form != null && form.schema) {
                console.result(DagJsonSchema.of(operators.descriptors()).stripTrailing());
            } else if (form != null) {
                console.result(DagReference.markdown(operators.descriptors()).stripTrailing());
            } else {
                operators.descriptors().forEach(each -> print(each, operators));
            }
            return operators.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.USAGE;
        }
    }

    private void print(OperatorDescriptor operator, OperatorRegistry operators) {
        console.result(operator.name() + "  (" + operator.kind().name().toLowerCase(Locale.ROOT) + ", version "
                + operator.version() + ", " + operators.origin(operator.name()).orElse("") + ")");
        console.result("  " + operator.summary());
        if (!operator.config().isEmpty()) {
            TextTable table = new TextTable()
                    .left("  setting")
                    .left("type")
                    .left("default")
                    .left("meaning");
            operator.config().forEach(key -> table.row("  " + key.name(), type(key), shownDefault(key), key.doc()));
            table.lines().forEach(console::result);
        }
        console.result("");
    }

    private static String type(ConfigKeyDescriptor key) {
        return key.choices().isEmpty()
                ? key.type().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : String.join("|", key.choices());
    }

    private static String shownDefault(ConfigKeyDescriptor key) {
        if (key.required()) {
            return "(required)";
        }
        return key.defaultValue() == null ? "" : String.valueOf(key.defaultValue());
    }
}
