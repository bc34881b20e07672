package dev.trace.operators.manual;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.OperatorException;
import dev.trace.api.SourceContext;
import dev.trace.api.SourceOperator;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the block ranges that a person asked for. What {@code latest} means is decided once for each firing and committed
 * before anything is emitted, so a retry emits the same ranges.
 */
final class ManualSource implements SourceOperator {
    private static final Logger LOG = LoggerFactory.getLogger(ManualSource.class);
    private static final int PAGE = 1000;

    private final Config config;

    ManualSource(Config config) {
        this.config = config;
    }

    @Override
    public void run(SourceContext context) throws OperatorException, InterruptedException {
        Resolution resolution = resolution(context);
        List<Emission> page = new ArrayList<>();
        for (BlockRange range : resolution.ranges()) {
            page.add(new Emission.Partition(resolution.chainId(), range));
            if (page.size() == PAGE) {
                context.emit(List.copyOf(page));
                page.clear();
            }
        }
        if (!page.isEmpty()) {
            context.emit(List.copyOf(page));
        }
        for (BlockRange range : resolution.ranges()) {
            context.progress(range.blocks(), 0);
        }
    }

    private Resolution resolution(SourceContext context) throws OperatorException, InterruptedException {
        String key = Resolution.key(context.firing().id());
        Optional<byte[]> stored = context.state().read(key);
        if (stored.isPresent()) {
            return Resolution.of(stored.get());
        }
        List<RangeExpression> asked = asked(context);
        Resolution resolution = new RangeResolver(config).resolve(context, asked);
        CommitOutcome outcome =
                context.commit(Commit.builder().state(key, resolution.bytes()).build());
        if (outcome instanceof CommitOutcome.Unknown || outcome instanceof CommitOutcome.Fenced) {
            throw new OperatorException(
                    ManualError.RESOLUTION_UNKNOWN,
                    context.describe() + ": it is not known whether the ranges of firing "
                            + context.firing().id() + " were stored: " + outcome);
        }
        LOG.info("{}: {} resolved to blocks {}", context.describe(), text(asked), resolution.ranges());
        return resolution;
    }

    private List<RangeExpression> asked(SourceContext context) throws OperatorException {
        try {
            return AskedRanges.of(config, context.firing().parameters());
        } catch (ConfigException e) {
            throw new OperatorException(ManualError.RANGE_UNUSABLE, context.describe() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> text(List<RangeExpression> asked) {
        return asked.stream().map(RangeExpression::text).toList();
    }
}
