package dev.trace.operators.manual;

import dev.trace.api.BlockRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a firing's ranges turned out to be: kept in the job's state, so that a retry does not look at the head again.
 *
 * @param chainId the chain; 0 for none
 * @param ranges in the order given
 */
record Resolution(long chainId, List<BlockRange> ranges) {
    private static final String VERSION = "1";

    static String key(String firing) {
        return "firing/" + firing;
    }

    byte[] bytes() {
        String text = VERSION + "\n" + chainId + "\n"
                + ranges.stream().map(BlockRange::toString).collect(Collectors.joining("\n"));
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws IllegalStateException if this program did not write it */
    static Resolution of(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
        if (lines.length < 3 || !lines[0].equals(VERSION)) {
            throw new IllegalStateException("the stored ranges of this firing are of another version: " + lines[0]);
        }
        List<BlockRange> ranges =
                Arrays.stream(lines).skip(2).map(BlockRange::parse).toList();
        return new Resolution(Long.parseLong(lines[1]), ranges);
    }
}
