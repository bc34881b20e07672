package dev.trace.bench.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.bench.measure.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures.
 *
 * @param blockBytes JSON bytes of a block with its receipts
 * @param rounds measured ones
 * @param threadSeconds CPU by kind of thread; empty where it cannot be told
 * @param peakHeapBytes most heap in use while a round ran
 * @param peakResidentBytes most memory of the process, the scan's included; 0 where it cannot be told
 */
public record Report(
        long blockBytes,
        List<Round> rounds,
        Map<String, Double> threadSeconds,
        long peakHeapBytes,
        long peakResidentBytes) {

    /** As a table for people. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-8s %9s %9s %12s %13s %8s %6s",
                "round",
                "blocks/s",
                "MB/s",
                "CPU ms/block",
                "scan ms/block",
                "ratio",
                "load"));
        for (int i = 0; i < rounds.size(); i++) {
            lines.add(line(String.valueOf(i + 1), rounds.get(i)));
        }
        lines.add(line("all", Round.sum(rounds)));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%,d bytes of JSON a block; peak heap %d MB, peak RSS %d MB; %d cores",
                blockBytes,
                peakHeapBytes >> 20,
                peakResidentBytes >> 20,
                Cpu.cores()));
        if (!threadSeconds.isEmpty()) {
            lines.add("CPU ms/block by thread:");
            int blocks = Round.sum(rounds).blocks();
            threadSeconds.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .limit(10)
                    .forEach(each -> lines.add(String.format(
                            Locale.ROOT, "  %-32s %7.3f", each.getKey(), each.getValue() * 1000 / blocks)));
        }
        return lines;
    }

    /** As JSON for programs. */
    public String json() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode tree = mapper.createObjectNode();
        Round all = Round.sum(rounds);
        tree.put("blocks", all.blocks());
        tree.put("block_bytes", blockBytes);
        tree.put("seconds", all.seconds());
        tree.put("blocks_per_second", all.blocksPerSecond());
        tree.put("megabytes_per_second", megabytesPerSecond(all));
        tree.put("cpu_ms_per_block", all.cpuMillis());
        tree.put("scan_cpu_ms_per_block", all.scanMillis());
        tree.put("ratio", all.ratio());
        tree.put("load", all.load());
        tree.put("cores", Cpu.cores());
        tree.put("peak_heap_bytes", peakHeapBytes);
        tree.put("peak_rss_bytes", peakResidentBytes);
        ObjectNode threads = tree.putObject("thread_cpu_seconds");
        threadSeconds.forEach(threads::put);
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    private String line(String name, Round round) {
        return String.format(
                Locale.ROOT,
                "%-8s %9.0f %9.0f %12.3f %13.3f %7.2fx %5.0f%%",
                name,
                round.blocksPerSecond(),
                megabytesPerSecond(round),
                round.cpuMillis(),
                round.scanMillis(),
                round.ratio(),
                100 * round.load());
    }

    private double megabytesPerSecond(Round round) {
        return round.blocksPerSecond() * blockBytes / 1e6;
    }
}
