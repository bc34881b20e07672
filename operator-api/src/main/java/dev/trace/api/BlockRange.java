package dev.trace.api;

/**
 * Blocks {@code start} to {@code end} of one chain, both inclusive. There is no half-open range in this codebase.
 *
 * @param start first block, at least 0
 * @param end last block, at least {@code start}
 */
public record BlockRange(long start, long end) implements Comparable<BlockRange> {
    public BlockRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a block range: " + start + "-" + end);
        }
    }

    /**
     * Reads a partition key as {@link #toString} writes it.
     *
     * @throws IllegalArgumentException if the text is not {@code start-end} with {@code start <= end}
     */
    public static BlockRange parse(String key) {
        int dash = key.indexOf('-');
        try {
            return new BlockRange(Long.parseLong(key.substring(0, dash)), Long.parseLong(key.substring(dash + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("not a partition key (start-end, both inclusive): " + key, e);
        }
    }

    /** Number of blocks, at least 1. */
    public long blocks() {
        return end - start + 1;
    }

    public boolean contains(BlockRange other) {
        return start <= other.start && other.end <= end;
    }

    public boolean overlaps(BlockRange other) {
        return start <= other.end && other.start <= end;
    }

    @Override
    public int compareTo(BlockRange other) {
        int byStart = Long.compare(start, other.start);
        return byStart != 0 ? byStart : Long.compare(end, other.end);
    }

    /** The partition key, such as {@code 1000-1999}. */
    @Override
    public String toString() {
        return start + "-" + end;
    }
}
