package dev.trace.cli.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The run under random faults as a command, of any length. */
@Command(
        name = "fault-soak",
        description =
                "Fetches the bundled chain again and again through endpoints that misbehave by a seeded plan, and"
                        + " compares every file with those of a run without faults. Ends with 1 if a byte differs or a run fails.",
        mixinStandardHelpOptions = true)
final class FaultSoak implements Callable<Integer> {
    @Option(names = "--seed", paramLabel = "N", description = "Of the faults; by chance unless given.")
    @Nullable
    Long seed;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Such as 60s or 5m; a round that has begun is finished. ${DEFAULT-VALUE} unless given.")
    String duration = "60s";

    @Option(
            names = "--rate",
            paramLabel = "SHARE",
            description = "Of the requests that are spoilt; ${DEFAULT-VALUE} unless given.")
    double rate = 0.05;

    @Option(
            names = "--no-hangs",
            description = "Leaves out endpoints that never answer, each of which takes half a minute.")
    boolean noHangs;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "For data; a temporary one unless given.")
    @Nullable
    Path folder;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FaultSoak()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? System.nanoTime() & 0xffffff : seed;
        Path at = folder == null ? Files.createTempDirectory("trace-fault-soak-") : Files.createDirectories(folder);
        long end = System.nanoTime() + Duration.parse("PT" + duration).toNanos();
        FaultRounds.Waits waits = noHangs ? FaultRounds.Waits.SHORT : FaultRounds.Waits.LONG_ONES_TOO;
        int round = 0;
        try (FaultRounds rounds = new FaultRounds(at.toAbsolutePath(), "0:1000", rate)) {
            System.out.println("fault-soak: seed " + chosen + ", rate " + rate + ", data in " + at);
            do {
                FaultRounds.Ended ended = rounds.round(chosen + round, waits);
                round++;
                System.out.println("round " + round + ", seed " + ended.seed() + ", " + ended.seconds() + " s: "
                        + ended.problem().orElse("the same " + ended.files() + " files") + "; " + ended.faults());
                if (ended.problem().isPresent()) {
                    return 1;
                }
            } while (System.nanoTime() - end < 0);
        }
        System.out.println("fault-soak: " + round + " rounds, every file the same");
        return 0;
    }
}
