package dev.trace.operators.manual;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.ChainHead;
import java.util.List;

/** What {@code manual_source} would emit, for who wants to know before it is fired. */
public final class ManualRanges {
    private ManualRanges() {}

    /** Asks for the head of a chain. */
    @FunctionalInterface
    public interface Head {
        ChainHead head() throws OperatorException, InterruptedException;
    }

    /**
     * The blocks of a firing, in the order given.
     *
     * @param config of the source
     * @param given ranges of the firing; empty to take those of the config
     * @param head asked only where a range depends on it
     * @throws OperatorException if there is no range, or one that cannot be used
     */
    public static List<BlockRange> of(Config config, List<String> given, Head head)
            throws OperatorException, InterruptedException {
        List<RangeExpression> asked = asked(config, given);
        boolean dependsOnHead = asked.stream().anyMatch(RangeExpression::needsHead);
        return new RangeResolver(config).blocks(asked, dependsOnHead ? head.head() : null);
    }

    /**
     * The same for a chain whose head is known.
     *
     * @throws OperatorException also if blocks are not there yet
     */
    public static List<BlockRange> of(Config config, List<String> given, ChainHead head) throws OperatorException {
        return new RangeResolver(config).blocks(asked(config, given), head);
    }

    private static List<RangeExpression> asked(Config config, List<String> given) throws OperatorException {
        List<String> texts =
                given.isEmpty() ? config.optional(ManualSourceFactory.RANGES).orElse(List.of()) : given;
        if (texts.isEmpty()) {
            throw new OperatorException(
                    ManualError.RANGE_UNUSABLE,
                    "no range was given; give one, such as --range 0:latest, or set ranges in the job's config");
        }
        try {
            return BlockRangeSyntax.parse(String.join(" ", texts));
        } catch (IllegalArgumentException e) {
            throw new OperatorException(ManualError.RANGE_UNUSABLE, String.valueOf(e.getMessage()));
        }
    }
}
