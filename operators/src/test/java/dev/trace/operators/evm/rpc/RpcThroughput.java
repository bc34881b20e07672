package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;

/** Megabytes a second and CPU time a response of the pool against the recorded server; run by hand. */
final class RpcThroughput {
    public static void main(String[] args) throws Exception {
        Path data = Path.of(System.getenv("TRACE_CHAIN_DATA"), "mainnet-16000000-16000001.jsonl.gz");
        if (args.length > 1) {
            measure(args[1], Integer.parseInt(args[0]));
            return;
        }
        try (RecordedServer server = RecordedServer.start(RecordedChain.load(1, data))) {
            if (args.length == 0) {
                System.out.println(server.url());
                Thread.currentThread().join();
            }
            measure(server.url(), Integer.parseInt(args[0]));
        }
    }

    private static void measure(String url, int window) throws Exception {
        PoolSettings settings =
                PoolSettings.of("bench", OptionalLong.empty(), List.of(EndpointSettings.of("local", url)));
        try (RpcPool pool = RpcPool.open(settings)) {
            for (int round = 0; round < 6; round++) {
                long start = System.nanoTime();
                long cpu = cpu();
                long bytes = 0;
                int calls = 0;
                ArrayDeque<PendingReply> pending = new ArrayDeque<>();
                while (System.nanoTime() - start < 3_000_000_000L) {
                    while (pending.size() < window) {
                        pending.add(pool.submit(RpcRequest.of("eth_getBlockReceipts", "[\"0xf42400\"]")));
                    }
                    try (RpcReply reply = pending.remove().await()) {
                        bytes += reply.length();
                        calls++;
                    }
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "%.0f MB/s, %d bytes a response, %.3f ms CPU of this process a response%n",
                        bytes / 1e6 / seconds, bytes / calls, (cpu() - cpu) / 1e6 / calls);
                while (!pending.isEmpty()) {
                    pending.remove().await().close();
                }
            }
            System.out.println(pool.endpoints());
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
