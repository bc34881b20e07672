package dev.trace.bench.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.RpcPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** Asks a pool for blocks of the bundled chain, as many at once as it takes, and checks each. For one thread. */
final class Load {
    private static final int BLOCKS = 1000;

    private final RpcPool pool;
    private final ArrayDeque<Asked> pending = new ArrayDeque<>();
    private int next;
    private long refused;

    Load(RpcPool pool) {
        this.pool = pool;
    }

    /** @return answers a second for so long */
    double run(double seconds) throws OperatorException, InterruptedException {
        long start = System.nanoTime();
        long answered = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            while (pending.size() < pool.parallelism() * 2) {
                pending.add(ask(next++ % BLOCKS));
            }
            take(pending.remove());
            answered++;
        }
        return answered / ((System.nanoTime() - start) / 1e9);
    }

    /** Wrong answers, none of which was taken. */
    long refused() {
        return refused;
    }

    private Asked ask(int block) throws InterruptedException {
        String number = "0x" + Integer.toHexString(block);
        return new Asked(number, pool.submit(RpcRequest.of("eth_getBlockByNumber", "[\"" + number + "\",false]")));
    }

    /** As an operator does: an answer that proves false is told, and the block asked for again. */
    private void take(Asked asked) throws OperatorException, InterruptedException {
        for (Asked each = asked; ; each = ask(Integer.decode(asked.number))) {
            try (RpcReply reply = each.pending.await()) {
                String block = new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
                if (block.contains("\"number\":\"" + asked.number + "\"")) {
                    return;
                }
                refused++;
                pool.reject(reply, "another block than " + asked.number);
            }
        }
    }

    private record Asked(String number, PendingReply pending) {}
}
