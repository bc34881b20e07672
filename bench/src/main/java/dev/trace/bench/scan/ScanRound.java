package dev.trace.bench.scan;

import dev.trace.bench.measure.Cpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scans bodies on all cores at once, for the job keeps them all busy too. */
public final class ScanRound {
    private ScanRound() {}

    /** @return CPU nanoseconds a block, over the scanning threads alone */
    public static double run(Bodies bodies, int passes) throws InterruptedException {
        int threads = Cpu.cores();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(() -> pass(bodies, passes)));
            }
            long nanos = 0;
            for (Future<Long> result : results) {
                nanos += result.get();
            }
            return (double) nanos / ((long) threads * passes * bodies.blocks());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the scan failed", e);
        } finally {
            pool.shutdown();
        }
    }

    private static long pass(Bodies bodies, int passes) throws IOException {
        long before = Cpu.thread();
        int seen = 0;
        for (int i = 0; i < passes; i++) {
            for (byte[] body : bodies.all()) {
                seen += TokenScan.scan(body);
            }
        }
        long nanos = Cpu.thread() - before;
        if (seen == 0) {
            throw new IllegalStateException("the scan saw nothing");
        }
        return nanos;
    }
}
