package dev.trace.cli.kill;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One kill test from start to verdict. For one use, on one thread. */
final class KillRun {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_REST = Duration.ofMinutes(6);
    private static final Duration LONGEST_OVERTIME = Duration.ofMinutes(2);
    private static final Duration LOAD_EVERY = Duration.ofSeconds(2);

    private final KillPlan plan;
    private final Path folder;
    private final PrintStream out;

    KillRun(KillPlan plan, Path folder, PrintStream out) {
        this.plan = plan;
        this.folder = folder;
        this.out = out;
    }

    /** @return what is wrong; empty if nothing is */
    List<String> run() throws Exception {
        out.println("kill test: seed " + plan.seed() + ", " + plan.duration().toSeconds() + " s of faults, "
                + (plan.twoDatabases() ? "two databases" : "one database") + ", logs in " + folder);
        Random random = new Random(plan.seed());
        Arms arms = new Arms(new Random(random.nextLong()));
        long began = System.nanoTime();
        try (PrintStream log = new PrintStream(folder.resolve("faults.log").toFile(), StandardCharsets.UTF_8);
                Cluster cluster = Cluster.start(plan, folder, arms)) {
            Load load = new Load(cluster);
            load.more(plan.ranges());
            Chaos chaos = new Chaos(cluster, load, new Random(random.nextLong()), log);
            disturb(cluster, load, chaos, arms);
            out.printf("%.0f s: faults are over, blocks 0-%d were asked for%n", since(began), load.lastBlock());
            List<String> violations = new ArrayList<>(rest(cluster, load));
            out.printf("%.0f s: %s%n", since(began), "all that could be done is done");
            try (Connection state = cluster.state();
                    Connection hot = cluster.hot()) {
                Audit audit =
                        new Audit(state, hot, load.lastBlock()).databases().files(cluster);
                violations.addAll(audit.violations());
                if (violations.isEmpty()) {
                    new Plants(state, hot, load.lastBlock())
                            .unseen(cluster)
                            .forEach(each -> violations.add("the audit would not have seen: " + each));
                }
                tell(cluster, load, chaos, arms, audit, violations);
            }
            return violations;
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** For as long as planned, and until every step of a commit was fatal once. */
    private void disturb(Cluster cluster, Load load, Chaos chaos, Arms arms) throws Exception {
        long began = System.nanoTime();
        long end = began + plan.duration().toNanos();
        long latest = end + LONGEST_OVERTIME.toNanos();
        long nextLoad = began;
        while (System.nanoTime() - end < 0 || (!arms.everyStepWasFatal() && System.nanoTime() - latest < 0)) {
            tend(cluster);
            chaos.tend();
            if (System.nanoTime() - nextLoad > 0) {
                if (System.nanoTime() - end < 0) {
                    load.keepBusy();
                } else {
                    load.keepAwake(new Random(nextLoad));
                }
                nextLoad = System.nanoTime() + LOAD_EVERY.toNanos();
            }
            Thread.sleep(LOOK.toMillis());
        }
        chaos.end();
    }

    private static void tend(Cluster cluster) throws Exception {
        cluster.keepDispatcher();
        for (WorkerSeat worker : cluster.workers) {
            worker.tend();
        }
    }

    /** Lets everybody finish, then ends everybody in good order. */
    private List<String> rest(Cluster cluster, Load load) throws Exception {
        cluster.workers.forEach(WorkerSeat::leaveInPeace);
        List<String> violations = new ArrayList<>();
        try {
            Patience.until("all tasks are completed", LONGEST_REST.toSeconds(), () -> {
                tend(cluster);
                return load.settled();
            });
        } catch (IllegalStateException e) {
            violations.add("it does not come to an end: " + e.getMessage());
        }
        for (WorkerSeat worker : cluster.workers) {
            int status = worker.end();
            if (status != 0) {
                violations.add("a worker that was told to stop ended with " + status);
            }
        }
        int status = cluster.stopDispatcher();
        if (status != 0) {
            violations.add("the dispatcher, told to stop, ended with " + status);
        }
        return violations;
    }

    private void tell(Cluster cluster, Load load, Chaos chaos, Arms arms, Audit audit, List<String> violations)
            throws IOException {
        out.println("faults: " + chaos.made());
        out.println("lives of workers: "
                + cluster.workers.stream().mapToInt(each -> each.lives).sum() + ", zombies: "
                + cluster.workers.stream().mapToInt(each -> each.zombies).sum() + ", ended by themselves: "
                + cluster.workers.stream().mapToInt(each -> each.failedStarts).sum());
        out.println("at steps: " + arms.done());
        out.println("refused to zombies: " + lines("is fenced: fence") + " commits, "
                + lines("the dispatcher has given this attempt up") + " attempts told to stop");
        out.println("firings: " + load.firings);
        audit.figures().forEach(out::println);
        if (violations.isEmpty()) {
            out.println("✅ nothing lost, nothing twice, nothing by a zombie (seed " + plan.seed() + ")");
        } else {
            out.println("❌ seed " + plan.seed() + ":");
            violations.forEach(each -> out.println("   " + each));
        }
    }

    /** Lines of the workers' logs that say something. */
    private long lines(String saying) throws IOException {
        long lines = 0;
        for (int number = 1; number <= KillPlan.WORKERS; number++) {
            try (Stream<String> all = Files.lines(folder.resolve("worker-" + number + ".log"))) {
                lines += all.filter(line -> line.contains(saying)).count();
            }
        }
        return lines;
    }
}
