package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.operators.evm.decode.BadAnswerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds lists of logs against the headers of their blocks. For one thread. */
final class Headers {
    private final Rpc rpc;
    private final ProvedLogs proved;
    private final Doubt doubt;
    private final Map<Long, PendingReply> ahead = new HashMap<>();
    private final Map<Long, Header> known = new HashMap<>();

    Headers(Rpc rpc, ProvedLogs proved, Doubt doubt) {
        this.rpc = rpc;
        this.proved = proved;
        this.doubt = doubt;
    }

    /** Asks for the headers of some blocks. */
    void ask(BlockRange blocks) throws InterruptedException {
        for (long number = blocks.start(); number <= blocks.end(); number++) {
            ahead.put(number, rpc.submit(ProvedLogs.headerRequest(number)));
        }
    }

    /** The blocks whose headers raise doubt about a list that was read. */
    List<Long> doubtful(LogList list, BlockRange blocks)
            throws OperatorException, InterruptedException, BadAnswerException {
        List<Long> found = new ArrayList<>();
        int row = 0;
        for (long number = blocks.start(); number <= blocks.end(); number++) {
            int from = row;
            while (row < list.size() && list.block(row) == number) {
                row++;
            }
            if (doubt.isRaised(list, from, row, header(number))) {
                found.add(number);
            }
        }
        return found;
    }

    private Header header(long number) throws OperatorException, InterruptedException {
        Header header = known.get(number);
        if (header == null) {
            PendingReply pending = ahead.remove(number);
            header = pending == null ? proved.header(number) : header(pending, number);
            known.put(number, header);
        }
        return header;
    }

    private Header header(PendingReply pending, long number) throws OperatorException, InterruptedException {
        try (RpcReply reply = pending.await()) {
            try {
                return proved.header(reply, number);
            } catch (BadAnswerException e) {
                rpc.reject(reply, "block " + number + ": " + e.getMessage());
            }
        }
        return proved.header(number);
    }

    /** Some blocks are done with. */
    void drop(BlockRange blocks) {
        for (long number = blocks.start(); number <= blocks.end() && !(ahead.isEmpty() && known.isEmpty()); number++) {
            PendingReply pending = ahead.remove(number);
            if (pending != null) {
                pending.cancel();
            }
            known.remove(number);
        }
    }

    void close() {
        ahead.values().forEach(PendingReply::cancel);
        ahead.clear();
    }
}
