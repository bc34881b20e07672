package dev.trace.bench;

import dev.trace.bench.hot.HotFigures;
import dev.trace.bench.hot.HotFigures.Plan;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures appending to a hot table beside a raw COPY of the same bytes in the same process and database. */
@Command(
        name = "hot",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Appends rows shaped like logs, with a unique key, to an indexed hot table of the embedded Postgres, and copies",
            "the same bytes into a table with the same indexes; prints rows a second of both and the ratio."
        })
public final class HotAppend implements Callable<Integer> {
    @Spec
    CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--blocks", description = "Blocks of a round; ${DEFAULT-VALUE} unless given.")
    int blocks = 1000;

    @Option(names = "--logs", description = "Rows of a block; ${DEFAULT-VALUE} unless given.")
    int logs = 200;

    @Option(names = "--warm-up", description = "Rounds before the measured ones; ${DEFAULT-VALUE} unless given.")
    int warmUp = 2;

    @Option(names = "--rounds", description = "Measured rounds; ${DEFAULT-VALUE} unless given.")
    int rounds = 5;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new HotAppend()).setExecutionExceptionHandler((failure, command, given) -> {
            command.getErr().println("bench: " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        HotFigures figures = HotFigures.measure(new Plan(blocks, logs, warmUp, rounds));
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        figures.lines().forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
