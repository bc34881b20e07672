package dev.trace.operators.ingest;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.List;

/** Cuts a range at multiples of the chunk size. */
final class Chunks {
    private Chunks() {}

    static List<BlockRange> of(BlockRange range, long size) {
        List<BlockRange> chunks = new ArrayList<>();
        long start = range.start();
        while (start <= range.end()) {
            long end = Math.min(range.end(), start / size * size + size - 1);
            chunks.add(new BlockRange(start, end));
            start = end + 1;
        }
        return chunks;
    }
}
