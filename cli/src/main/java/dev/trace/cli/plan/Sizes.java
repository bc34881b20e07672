package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How large answers are and how long they take: sampled, or assumed.
 *
 * @param samples one for each part of the range, ascending; empty where sizes are assumed
 * @param latency typical time of an answer by endpoint; without those that no sample came from
 */
record Sizes(List<Sample> samples, Map<String, Duration> latency) {
    /** Typical time of an answer that was not measured. */
    static final Duration ASSUMED_LATENCY = Duration.ofMillis(100);

    /**
     * Answers of Ethereum since 2023, with about 200 transactions a block: recorded blocks took 190 to 370 kB, their
     * receipts 200 to 510 kB. Other chains and earlier years have far less.
     */
    private static final Map<String, Long> ASSUMED =
            Map.of("eth_getBlockByNumber", 290_000L, "eth_getBlockReceipts", 450_000L, "eth_getLogs", 300_000L);

    private static final long ASSUMED_OTHERWISE = 100_000;
    /** A block without whole transactions: header and hashes. */
    private static final long ASSUMED_HASHES = 16_000;

    static final Sizes ASSUMPTIONS = new Sizes(List.of(), Map.of());

    Sizes {
        samples = List.copyOf(samples);
        latency = Map.copyOf(latency);
    }

    /**
     * What a block's calls answered.
     *
     * @param block where the sample was taken
     * @param bytes received for one block
     */
    record Sample(long block, long bytes) {}

    /** Asks for the middle of so many equal parts of the ranges. */
    static Sizes sample(PlannedJob job, Rpc rpc, int parts) throws OperatorException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Map<String, List<Duration>> took = new TreeMap<>();
        for (long block : Spans.middles(job.ranges(), parts)) {
            double bytes = 0;
            for (RequestEstimate each : job.requests(block).orElse(List.of())) {
                long begun = System.nanoTime();
                try (RpcReply reply = rpc.call(each.example())) {
                    took.computeIfAbsent(reply.endpoint(), any -> new ArrayList<>())
                            .add(Duration.ofNanos(System.nanoTime() - begun));
                    bytes += each.perBlock() * reply.length();
                }
            }
            samples.add(new Sample(block, Math.round(bytes)));
        }
        Map<String, Duration> latency = new TreeMap<>();
        took.forEach((endpoint, each) ->
                latency.put(endpoint, each.stream().sorted().toList().get(each.size() / 2)));
        return new Sizes(samples, latency);
    }

    boolean areSampled() {
        return !samples.isEmpty();
    }

    /** Bytes that all blocks of the ranges take together. */
    long bytes(List<BlockRange> ranges, List<RequestEstimate> requests) {
        double perBlock = areSampled()
                // Every sample stands for a part of the same size.
                ? samples.stream().mapToLong(Sample::bytes).average().orElse(0)
                : requests.stream()
                        .mapToDouble(each -> each.perBlock() * assumed(each))
                        .sum();
        return Math.round(perBlock * Spans.count(ranges));
    }

    private static long assumed(RequestEstimate request) {
        boolean hashes = request.example().method().equals("eth_getBlockByNumber")
                && request.example().params().contains("false");
        return hashes ? ASSUMED_HASHES : ASSUMED.getOrDefault(request.example().method(), ASSUMED_OTHERWISE);
    }

    /** Of one endpoint; of the usual one where it was not sampled. */
    Duration latency(String endpoint) {
        return Optional.ofNullable(latency.get(endpoint)).orElse(ASSUMED_LATENCY);
    }
}
