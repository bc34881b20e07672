package dev.trace.bench.job;

import dev.trace.bench.measure.Cpu;
import java.util.List;

/**
 * One measured range.
 *
 * @param blocks in it
 * @param seconds from its emission to its last commit
 * @param cpuMillis CPU of this process a block
 * @param scanMillis CPU of the scan a block, measured right after it
 */
public record Round(int blocks, double seconds, double cpuMillis, double scanMillis) {
    double blocksPerSecond() {
        return blocks / seconds;
    }

    double ratio() {
        return cpuMillis / scanMillis;
    }

    /** Share of all cores that this process kept busy. */
    double load() {
        return cpuMillis / 1000 * blocksPerSecond() / Cpu.cores();
    }

    /** All of them as one. */
    static Round sum(List<Round> rounds) {
        int blocks = rounds.stream().mapToInt(Round::blocks).sum();
        return new Round(
                blocks,
                rounds.stream().mapToDouble(Round::seconds).sum(),
                rounds.stream()
                                .mapToDouble(each -> each.cpuMillis * each.blocks)
                                .sum()
                        / blocks,
                rounds.stream()
                                .mapToDouble(each -> each.scanMillis * each.blocks)
                                .sum()
                        / blocks);
    }
}
