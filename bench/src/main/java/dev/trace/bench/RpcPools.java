package dev.trace.bench;

import dev.trace.bench.rpc.BadEndpoint;
import dev.trace.bench.rpc.Latency;
import dev.trace.bench.rpc.RateLimit;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a pool of endpoints makes of what they allow. */
@Command(
        name = "rpc",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks endpoints of its own on the loopback interface for blocks and receipts, and prints: blocks a second",
            "against concurrency / latency; requests a second against what a server allows that answers more with 429;",
            "and what an endpoint that turns bad costs a pool of two. Takes about 8 minutes with the usual times."
        })
public final class RpcPools implements Callable<Integer> {
    @Spec
    CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--latency", description = "Added latency in milliseconds; ${DEFAULT-VALUE} unless given.")
    int latency = 50;

    @Option(names = "--allowed", description = "Requests a second allowed; ${DEFAULT-VALUE} unless given.")
    int allowed = 25;

    @Option(names = "--seconds", description = "Of each measurement; ${DEFAULT-VALUE} unless given.")
    int seconds = 120;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new RpcPools()).setExecutionExceptionHandler((failure, command, given) -> {
            command.getErr().println("bench: " + failure);
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("not run by picocli");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(Latency.measure(latency, Math.min(seconds, 20)));
        out.flush();
        out.println(RateLimit.measure(allowed, RateLimit.Known.CONFIGURED, seconds));
        out.flush();
        out.println(RateLimit.measure(allowed, RateLimit.Known.LEARNED, seconds));
        out.flush();
        BadEndpoint.measure(latency, Math.max(5, seconds / 6)).forEach(out::println);
        return 0;
    }
}
