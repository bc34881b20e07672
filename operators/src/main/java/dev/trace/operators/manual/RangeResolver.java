package dev.trace.operators.manual;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.SourceContext;
import dev.trace.api.config.Config;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns ranges as typed into blocks, against the head of the chain. */
final class RangeResolver {
    private final Config config;

    RangeResolver(Config config) {
        this.config = config;
    }

    Resolution resolve(SourceContext context, List<RangeExpression> asked)
            throws OperatorException, InterruptedException {
        Optional<String> pool = config.optional(ManualSourceFactory.RPC_POOL);
        if (pool.isEmpty()) {
            return new Resolution(context.chainId(), blocks(asked, null));
        }
        Rpc rpc = context.rpc(pool.get());
        return new Resolution(rpc.chainId(), blocks(asked, rpc.head()));
    }

    List<BlockRange> blocks(List<RangeExpression> asked, @Nullable ChainHead head) throws OperatorException {
        List<BlockRange> blocks = new ArrayList<>();
        for (RangeExpression each : asked) {
            BlockRange range = blocks(each, head);
            checkHead(each, range, head);
            if (blocks.contains(range)) {
                continue;
            }
            for (BlockRange other : blocks) {
                if (other.overlaps(range)) {
                    throw unusable("ranges " + other + " and " + range + " (" + each.text()
                            + ", both ends included) overlap; give each block once");
                }
            }
            blocks.add(range);
        }
        return blocks;
    }

    private BlockRange blocks(RangeExpression asked, @Nullable ChainHead head) throws OperatorException {
        if (!asked.needsHead()) {
            return asked.resolve(0);
        }
        if (head == null) {
            throw unusable("range '" + asked.text()
                    + "' needs the head of a chain; set rpc_pool in the job's config, or" + " give an end");
        }
        Finality finality = config.get(ManualSourceFactory.FINALITY);
        long latest = finality.latest(head, config.get(ManualSourceFactory.FINALITY_DEPTH));
        String why = " (the head is block " + head.latest() + ", finality: "
                + finality.name().toLowerCase(Locale.ROOT) + ")";
        if (latest < 0) {
            throw unusable("range '" + asked.text() + "': no block of this chain is final yet" + why);
        }
        try {
            return asked.resolve(latest);
        } catch (IllegalArgumentException e) {
            throw unusable(e.getMessage() + why);
        }
    }

    /** Blocks that are there but not final are fine: their partitions wait. */
    private static void checkHead(RangeExpression asked, BlockRange range, @Nullable ChainHead head)
            throws OperatorException {
        if (head != null && range.end() > head.latest()) {
            throw new OperatorException(
                    ManualError.RANGE_BEYOND_HEAD,
                    "range '" + asked.text() + "' is blocks " + range + ", but the chain's head is block "
                            + head.latest() + "; write " + suggestion(range, head));
        }
    }

    private static String suggestion(BlockRange range, ChainHead head) {
        return range.start() <= head.latest()
                ? range.start() + ":latest for what is there"
                : "a range that begins at or below the head";
    }

    private static OperatorException unusable(String message) {
        return new OperatorException(ManualError.RANGE_UNUSABLE, message);
    }
}
