package dev.trace.cli.kill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The kill test as a command, of any length. */
@Command(
        name = "kill-test",
        description = "Kills workers, dispatcher, Postgres, S3 server and network by a seeded schedule while they work,"
                + " then counts every row, file, fence and delivery. Ends with 1 if anything is wrong.",
        mixinStandardHelpOptions = true)
final class KillTest implements Callable<Integer> {
    @Option(names = "--seed", paramLabel = "N", description = "Of the schedule; by chance unless given.")
    @Nullable
    Long seed;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Such as 60s or 10m; ${DEFAULT-VALUE} unless given.")
    String duration = "60s";

    @Option(names = "--ranges", paramLabel = "N", description = "Asked for at a time; ${DEFAULT-VALUE} unless given.")
    int ranges = 500;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "For logs and data; a temporary one unless given.")
    @Nullable
    Path folder;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KillTest()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? System.nanoTime() & 0xffffff : seed;
        Path at = folder == null ? Files.createTempDirectory("trace-kill-") : Files.createDirectories(folder);
        KillPlan plan = new KillPlan(chosen, Duration.parse("PT" + duration), ranges);
        return new KillRun(plan, at.toAbsolutePath(), System.out).run().isEmpty() ? 0 : 1;
    }
}
