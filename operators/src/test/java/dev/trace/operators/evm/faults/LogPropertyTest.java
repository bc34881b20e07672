package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever limits two endpoints have, and however they tell them: the logs are all there, and the calls are few. */
@Timeout(120)
final class LogPropertyTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theLogsAreWholeAndTheCallsBounded(long seed) throws Exception {
        Random random = new Random(seed);
        Limited first = new Limited(random);
        Limited second = new Limited(random);
        LogFilter filter = random.nextBoolean() ? LogFilter.everything() : LogFilter.of(LogScene.usualAddress());
        LogCheck check = random.nextInt(3) == 0 ? LogCheck.HEADERS : LogCheck.SIZES;
        long start = random.nextInt(500);
        BlockRange range = new BlockRange(start, start + 200 + random.nextInt(300));
        try (LogScene scene = new LogScene()) {
            LogNode a = scene.node(first);
            LogNode b = scene.node(second);
            scene.assertTrueLogs(filter, range, check);
            LogScene.assertNoneTwice(first.refused);
            LogScene.assertNoneTwice(second.refused);
            long calls = a.count("eth_getLogs") + b.count("eth_getLogs");
            assertTrue(calls <= 4 * range.blocks(), calls + " calls for " + range.blocks() + " blocks: " + first);
        }
    }

    /** An endpoint with limits of its own and its own words for them. */
    private static final class Limited implements LogNode.Fault {
        final List<BlockRange> refused = new CopyOnWriteArrayList<>();
        private final int blocks;
        private final int results;
        private final int cut;
        private final int words;

        Limited(Random random) {
            blocks = 1 + random.nextInt(random.nextBoolean() ? 20 : 800);
            results = 5 + random.nextInt(2000);
            cut = random.nextBoolean() ? 100 : Integer.MAX_VALUE;
            words = random.nextInt(6);
        }

        @Override
        public int change(LogNode.Asked call, ObjectNode answer) {
            if (call.range() == null) {
                return 200;
            }
            ArrayNode logs = (ArrayNode) answer.path("result");
            if (call.range().blocks() > blocks || logs.size() > results) {
                refused.add(call.range());
                return LogNode.refuse(answer, 200, error(call.range()));
            }
            while (logs.size() > cut) {
                logs.remove(logs.size() - 1);
            }
            return 200;
        }

        private String error(BlockRange range) {
            String from = "0x" + Long.toHexString(range.start());
            String half = "0x" + Long.toHexString(range.start() + range.blocks() / 3);
            String message = switch (words) {
                case 0 -> "block range is too wide";
                case 1 -> "eth_getLogs is limited to a " + blocks + " range";
                case 2 -> "this block range should work: [" + from + ", " + half + "]";
                case 3 -> "query exceeds max results 20000, retry with the range " + range;
                case 4 ->
                    "query returned more than 10000 results. Try with this block range [" + half + ", " + from + "].";
                default -> "Block range is too large";
            };
            return "{\"code\":" + (words % 2 == 0 ? -32005 : -32602) + ",\"message\":\"" + message + "\"}";
        }

        @Override
        public String toString() {
            return blocks + " blocks, " + results + " results, cut at " + cut + ", words " + words;
        }
    }
}
