package dev.trace.bench;

import dev.trace.bench.chain.ChainProcess;
import dev.trace.bench.chain.Recording;
import dev.trace.bench.job.Measurement;
import dev.trace.bench.job.Measurement.Plan;
import dev.trace.bench.job.Report;
import dev.trace.bench.job.RunningJob;
import dev.trace.bench.measure.Cpu;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the whole job beside a scan of the same bodies in the same process. */
@Command(
        name = "whole-job",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Ingests blocks, transactions and logs into Parquet as 'trace run' does, from a chain of repeated real blocks",
            "that a second process serves, or from any endpoint; prints its CPU beside that of a plain JSON scan."
        })
public final class WholeJob implements Callable<Integer> {
    @Spec
    CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--blocks", description = "Blocks of a round of the own chain; ${DEFAULT-VALUE} unless given.")
    int blocks = 4000;

    @Option(names = "--warm-up", description = "Rounds before the measured ones; ${DEFAULT-VALUE} unless given.")
    int warmUp = 3;

    @Option(names = "--rounds", description = "Measured rounds; ${DEFAULT-VALUE} unless given.")
    int rounds = 3;

    @Option(names = "--chunk", description = "Blocks of a task and of a file; ${DEFAULT-VALUE} unless given.")
    int chunk = 1000;

    @Option(names = "--slots", description = "Tasks at once; as many as cores unless given.")
    int slots = Cpu.cores();

    @Option(names = "--url", description = "An endpoint to fetch from instead of the own chain.")
    @Nullable
    String url;

    @Option(names = "--range", description = "Its blocks as first-last, both included; shared out among the rounds.")
    @Nullable
    String range;

    @Option(names = "--json", description = "Prints JSON.")
    boolean json;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new WholeJob()).setExecutionExceptionHandler((failure, command, given) -> {
            command.getErr().println("bench: " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (url != null) {
            print("blocks of " + url, measured(url, shared()));
            return 0;
        }
        int all = blocks * (warmUp + rounds);
        try (ChainProcess chain = ChainProcess.start(all)) {
            String source = Recording.choose(System.getenv("TRACE_CHAIN_DATA")).name();
            print(
                    "repeated blocks of " + source,
                    measured(chain.url(), new Plan(ChainProcess.FIRST, blocks, warmUp, rounds)));
        }
        return 0;
    }

    private Report measured(String from, Plan plan) throws Exception {
        try (RunningJob job = RunningJob.start(from, chunk, slots)) {
            return new Measurement(from, plan).run(job);
        }
    }

    private Plan shared() {
        String[] ends = range == null ? new String[0] : range.split("-", -1);
        if (ends.length != 2 || !ends[0].matches("\\d+") || !ends[1].matches("\\d+")) {
            throw new ParameterException(commandLine(), "--url needs --range first-last, such as 1000-1999");
        }
        long first = Long.parseLong(ends[0]);
        long share = (Long.parseLong(ends[1]) - first + 1) / (warmUp + rounds);
        if (share < 1) {
            throw new ParameterException(commandLine(), "--range " + range + " is too short for the rounds");
        }
        return new Plan(first, (int) share, warmUp, rounds);
    }

    private void print(String what, Report report) throws Exception {
        PrintWriter out = commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            out.println("The whole job over " + what);
            out.println();
            report.table().forEach(out::println);
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        return spec.commandLine();
    }
}
