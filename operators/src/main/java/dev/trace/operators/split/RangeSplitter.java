package dev.trace.operators.split;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.OperatorException;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a partition at the absolute multiples of the chunk size, so that the same blocks fall into the same chunks whoever
 * asked for them; the first and last chunk end where the partition does. Emits in pages, so a range of any length takes
 * little memory.
 */
final class RangeSplitter implements ReactiveOperator {
    private static final int PAGE = 1000;

    private final long chunkSize;

    RangeSplitter(long chunkSize) {
        this.chunkSize = chunkSize;
    }

    @Override
    public Commit run(ReactiveContext context) throws OperatorException, InterruptedException {
        if (!(context.scope() instanceof Scope.Partition partition)) {
            throw new OperatorException(
                    SplitError.SPLIT_NEEDS_PARTITIONS,
                    context.describe() + ": range_splitter works on partitions; set execution_strategy: PerPartition");
        }
        BlockRange whole = partition.range();
        List<Emission> page = new ArrayList<>(PAGE);
        long start = whole.start();
        while (true) {
            long end = Math.min(whole.end(), chunkEnd(start));
            page.add(new Emission.Partition(context.chainId(), new BlockRange(start, end)));
            if (page.size() == PAGE || end == whole.end()) {
                emit(context, page);
            }
            if (end == whole.end()) {
                return Commit.builder().build();
            }
            start = end + 1;
        }
    }

    private static void emit(ReactiveContext context, List<Emission> page)
            throws OperatorException, InterruptedException {
        Emission.Partition first = (Emission.Partition) page.get(0);
        Emission.Partition last = (Emission.Partition) page.get(page.size() - 1);
        context.emit(List.copyOf(page));
        page.clear();
        context.progress(last.range().end() - first.range().start() + 1, 0);
    }

    /** Last block of the chunk that a block is in, however near the largest number it is. */
    private long chunkEnd(long block) {
        long first = block - block % chunkSize;
        return first > Long.MAX_VALUE - chunkSize ? Long.MAX_VALUE : first + chunkSize - 1;
    }
}
