package dev.trace.cli.progress;

import dev.trace.cli.console.Console;
import dev.trace.cli.console.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows how far the jobs are: bars that move on a terminal, a line each few seconds elsewhere. For one thread. */
public final class ProgressView {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
    private static final int BAR = 24;

    private final Console console;
    private final Map<String, RateMeter> meters = new HashMap<>();
    private final Map<String, Long> printed = new HashMap<>();
    private long lastPlain;

    /** @param nanos when the run began, of a monotonic clock */
    public ProgressView(Console console, long nanos) {
        this.console = console;
        lastPlain = nanos;
    }

    /**
     * Shows how things stand.
     *
     * @param nanos now, of the same clock
     */
    public void show(List<JobProgress> jobs, long nanos) {
        int nameWidth = jobs.stream().mapToInt(job -> job.job().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        List<JobProgress> known = jobs.stream().filter(job -> job.planned() > 0).toList();
        for (JobProgress job : known) {
            meters.computeIfAbsent(job.job(), name -> new RateMeter()).add(nanos, job.done());
            lines.add(line(job, nameWidth));
            job.reasons().forEach(reason -> lines.add("   ⏸️ " + reason));
        }
        console.live(lines);
        if (!console.isTerminal() && nanos - lastPlain >= PLAIN_INTERVAL.toNanos()) {
            lastPlain = nanos;
            known.forEach(job -> printPlain(job, nameWidth));
        }
    }

    /** Lets the last state stand. */
    public void finish() {
        console.settle();
    }

    private void printPlain(JobProgress job, int nameWidth) {
        Long before = printed.put(job.job(), job.done());
        if (before == null || before != job.done()) {
            console.note(line(job, nameWidth));
        }
    }

    private String line(JobProgress job, int nameWidth) {
        double rate = meters.containsKey(job.job()) ? meters.get(job.job()).perSecond() : 0;
        StringBuilder line = new StringBuilder(String.format("%-" + Math.max(1, nameWidth) + "s  ", job.job()));
        if (console.isTerminal()) {
            int full = (int) Math.round(job.share() * BAR);
            line.append("█".repeat(full)).append("░".repeat(BAR - full)).append("  ");
        }
        line.append(Figures.count(job.done()))
                .append('/')
                .append(Figures.count(job.planned()))
                .append(" blocks  ")
                .append((int) Math.floor(job.share() * 100))
                .append("%  ")
                .append(Figures.rate(rate))
                .append(" blocks/s  ")
                .append(Figures.count(job.rows()))
                .append(" rows");
        if (rate > 0 && job.done() < job.planned()) {
            Duration left = Duration.ofMillis((long) ((job.planned() - job.done()) / rate * 1000));
            line.append("  ETA ").append(Figures.duration(left));
        }
        return line.toString();
    }
}
