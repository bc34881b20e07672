package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.Rpc;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** A pool of nodes that misbehave, and the logs they ought to give. */
final class LogScene implements AutoCloseable {
    static final BlockRange ALL = new BlockRange(0, LogNode.CHAIN.head());

    private static final List<JsonNode> TRUTH = truth();

    private final List<LogNode> nodes = new ArrayList<>();
    private RpcPool pool;

    LogNode node(LogNode.Fault fault) throws IOException {
        LogNode node = new LogNode(fault);
        nodes.add(node);
        return node;
    }

    RpcPool pool() throws OperatorException, InterruptedException {
        if (pool == null) {
            List<EndpointSettings> endpoints = new ArrayList<>();
            for (LogNode node : nodes) {
                endpoints.add(EndpointSettings.of(String.valueOf((char) ('a' + endpoints.size())), node.url()));
            }
            pool = RpcPool.open(
                    PoolSettings.of("test", OptionalLong.empty(), endpoints).withPatience(Duration.ofSeconds(20)));
        }
        return pool;
    }

    long count(Outcome outcome) throws OperatorException, InterruptedException {
        return pool().endpoints().stream()
                .flatMap(each -> each.calls().values().stream())
                .mapToLong(each -> each.getOrDefault(outcome, 0L))
                .sum();
    }

    /** Reads the logs and compares them with those of the blocks' receipts. */
    void assertTrueLogs(LogFilter filter, BlockRange range, LogCheck check) throws Exception {
        assertTrueLogs(pool(), filter, range, check);
    }

    static void assertTrueLogs(Rpc rpc, LogFilter filter, BlockRange range, LogCheck check) throws Exception {
        List<JsonNode> expected = TRUTH.stream()
                .filter(log -> isWanted(filter, log))
                .filter(log -> LogNode.number(log, "blockNumber") >= range.start())
                .filter(log -> LogNode.number(log, "blockNumber") <= range.end())
                .toList();
        List<JsonNode> logs = read(rpc, filter, range, check);
        assertEquals(expected.size(), logs.size());
        assertEquals(expected, logs);
    }

    private static List<JsonNode> read(Rpc rpc, LogFilter filter, BlockRange range, LogCheck check) throws Exception {
        List<JsonNode> logs = new ArrayList<>();
        long next = range.start();
        try (LogPages pages = rpc.logs(filter, range, check)) {
            for (LogPage some = pages.next(); some != null; some = pages.next()) {
                try (LogPage page = some) {
                    assertEquals(next, page.range().start());
                    next = page.range().end() + 1;
                    LogNode.JSON
                            .readTree(
                                    page.logs().array(),
                                    page.logs().offset(),
                                    page.logs().length())
                            .forEach(logs::add);
                }
            }
        }
        assertEquals(range.end() + 1, next);
        return logs;
    }

    static boolean isWanted(LogFilter filter, JsonNode log) {
        boolean wanted = filter.addresses().isEmpty()
                || filter.addresses().contains(log.path("address").asText().toLowerCase(Locale.ROOT));
        for (int slot = 0; wanted && slot < filter.topics().size(); slot++) {
            List<String> values = filter.topics().get(slot);
            wanted = values.isEmpty()
                    || values.contains(log.path("topics").path(slot).asText());
        }
        return wanted;
    }

    /** No endpoint was asked twice for what was too large for it. */
    static void assertNoneTwice(List<BlockRange> refused) {
        Set<BlockRange> once = new HashSet<>();
        for (BlockRange each : refused) {
            assertEquals(true, once.add(each), "asked again for " + each);
        }
    }

    /** An address that many logs of the chain are of. */
    static String usualAddress() {
        return TRUTH.get(TRUTH.size() / 2).path("address").asText();
    }

    static List<JsonNode> logs() {
        return TRUTH;
    }

    private static List<JsonNode> truth() {
        try (RecordedServer honest = RecordedServer.start(LogNode.CHAIN);
                RpcPool pool = RpcPool.open(PoolSettings.of(
                        "honest", OptionalLong.empty(), List.of(EndpointSettings.of("honest", honest.url()))))) {
            List<JsonNode> logs = new ArrayList<>();
            for (long number = 0; number <= ALL.end(); number++) {
                try (var receipts = pool.receipts(BlockRef.of(number)).await()) {
                    LogNode.JSON
                            .readTree(receipts.array(), receipts.offset(), receipts.length())
                            .forEach(receipt -> receipt.path("logs").forEach(logs::add));
                }
            }
            return logs;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
        nodes.forEach(LogNode::close);
    }
}
