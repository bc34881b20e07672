package dev.trace.cli.run;

import dev.trace.api.BlockRange;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a manifest says of a lake.
 *
 * @param table its table
 * @param place where it is, as people write it
 * @param ranges its blocks, adjacent files joined, ascending
 * @param size how much that is
 * @param levels number of files by how far they are proved
 * @param notProvable what could not be proved and why, each once
 */
record Lake(
        String table,
        String place,
        List<BlockRange> ranges,
        Size size,
        TreeMap<String, Long> levels,
        TreeSet<String> notProvable) {
    /**
     * @param files number of files
     * @param rows rows in them
     * @param bytes their size
     */
    record Size(long files, long rows, long bytes) {}

    Lake {
        ranges = List.copyOf(ranges);
    }

    static Lake of(String place, Manifest.Listing listing) {
        List<BlockRange> ranges = new ArrayList<>();
        TreeMap<String, Long> levels = new TreeMap<>();
        TreeSet<String> notProvable = new TreeSet<>();
        long rows = 0;
        long bytes = 0;
        for (ManifestFile file : listing.files()) {
            join(ranges, file.range());
            rows += file.content().rows();
            bytes += file.content().bytes();
            levels.merge(file.evidence().level().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
            notProvable.addAll(file.evidence().notProvable());
        }
        return new Lake(
                listing.table(), place, ranges, new Size(listing.files().size(), rows, bytes), levels, notProvable);
    }

    /** Files come in block order. */
    private static void join(List<BlockRange> ranges, BlockRange next) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() + 1 == next.start()) {
            ranges.set(last, new BlockRange(ranges.get(last).start(), next.end()));
        } else {
            ranges.add(next);
        }
    }
}
