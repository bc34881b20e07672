package dev.trace.bench.job;

import dev.trace.bench.measure.Cpu;
import dev.trace.bench.measure.Memory;
import dev.trace.bench.measure.ThreadTimes;
import dev.trace.bench.scan.Bodies;
import dev.trace.bench.scan.ScanRound;
import dev.trace.dispatcher.ControlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a job over a range in rounds: the first ones warm up, each later one is measured and followed by a scan. For one use. */
public final class Measurement {
    private static final int SCANNED_BLOCKS = 32;
    private static final int SCAN_PASSES = 12;

    private final String url;
    private final Plan plan;
    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, Double> threadSeconds = new LinkedHashMap<>();
    private long blockBytes;
    private long peakHeapBytes;

    /**
     * What is run.
     *
     * @param first block
     * @param roundBlocks blocks of a round
     * @param warmUps rounds not measured
     * @param measured rounds after them
     */
    public record Plan(long first, int roundBlocks, int warmUps, int measured) {}

    public Measurement(String url, Plan plan) {
        this.url = url;
        this.plan = plan;
    }

    /** Runs all rounds. */
    public Report run(RunningJob job) throws IOException, ControlException, InterruptedException {
        for (int round = 0; round < plan.warmUps(); round++) {
            measure(job, round);
        }
        rounds.clear();
        threadSeconds.clear();
        peakHeapBytes = 0;
        for (int round = plan.warmUps(); round < plan.warmUps() + plan.measured(); round++) {
            measure(job, round);
        }
        return new Report(blockBytes, List.copyOf(rounds), threadSeconds, peakHeapBytes, Memory.peakResidentBytes());
    }

    private void measure(RunningJob job, int round) throws IOException, ControlException, InterruptedException {
        long first = plan.first() + (long) round * plan.roundBlocks();
        double seconds;
        double cpuMillis;
        try (Memory memory = new Memory()) {
            ThreadTimes threads = ThreadTimes.now();
            long cpu = Cpu.process();
            long began = System.nanoTime();
            job.ingest(first, first + plan.roundBlocks() - 1);
            seconds = (System.nanoTime() - began) / 1e9;
            cpuMillis = (Cpu.process() - cpu) / 1e6 / plan.roundBlocks();
            addThreads(ThreadTimes.now().since(threads), cpuMillis * plan.roundBlocks() / 1000);
            peakHeapBytes = Math.max(peakHeapBytes, memory.peakHeapBytes());
        }
        rounds.add(new Round(plan.roundBlocks(), seconds, cpuMillis, scan(first)));
    }

    /** Each attempt has a thread of its own, which is gone when its round is over. */
    private void addThreads(Map<String, Double> seconds, double all) {
        double known = seconds.values().stream().mapToDouble(each -> each).sum();
        if (!seconds.isEmpty()) {
            threadSeconds.merge("attempts, and others that ended", Math.max(0, all - known), Double::sum);
            seconds.forEach((kind, time) -> threadSeconds.merge(kind, time, Double::sum));
        }
    }

    /** The bodies are fetched anew each time, so that they are no part of the job's memory. */
    private double scan(long first) throws IOException, InterruptedException {
        Bodies bodies = Bodies.fetch(url, first, Math.min(SCANNED_BLOCKS, plan.roundBlocks()));
        blockBytes = bodies.bytes() / bodies.blocks();
        return ScanRound.run(bodies, SCAN_PASSES) / 1e6;
    }
}
