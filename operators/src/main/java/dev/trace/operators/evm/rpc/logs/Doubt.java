package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.operators.evm.decode.BadAnswerException;

/**
 * Whether a block's header contradicts what a list says of the block. Without a filter the bloom proves the list; with
 * one it can only say that there may be logs where the list has none.
 *
 * @param filter what was asked for
 * @param check how far lists are distrusted
 */
record Doubt(LogFilter filter, LogCheck check) {
    /**
     * @param from first of the block's logs in the list
     * @param to behind the last of them
     */
    boolean isRaised(LogList list, int from, int to, Header header) throws BadAnswerException {
        LogBloom bloom = new LogBloom();
        for (int row = from; row < to; row++) {
            if (!list.blockHash(row).equals(header.hash())) {
                return true;
            }
            if (filter.isEverything()) {
                list.addTo(bloom, row);
            }
        }
        if (filter.isEverything()) {
            return !bloom.isSameAs(header.bloom());
        }
        return check == LogCheck.HEADERS && from == to && header.bloom().mayMatch(filter);
    }
}
