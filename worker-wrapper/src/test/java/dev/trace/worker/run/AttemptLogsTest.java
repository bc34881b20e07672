package dev.trace.worker.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.LogPage;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.RpcError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptLogsTest {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger givenBack = new AtomicInteger();
    private final Deque<LogPage> ahead = new ArrayDeque<>(List.of(
            new LogPage(new BlockRange(0, 4), new NoReply()), new LogPage(new BlockRange(5, 9), new NoReply())));

    private AttemptLogs logs(LogPages pages) {
        return new AttemptLogs(pages, 9, () -> {
            taken.incrementAndGet();
            return new Permit(givenBack::incrementAndGet);
        });
    }

    @Test
    void endNeedsNoPermitAndEachPageGivesItsOwnBack() throws Exception {
        AttemptLogs logs = logs(new Pages());
        assertNotNull(logs.next());
        assertNotNull(logs.next());
        assertNull(logs.next());
        assertEquals(2, taken.get());
        assertEquals(2, givenBack.get());
    }

    @Test
    void pageThatFailsGivesItsPermitBack() {
        AttemptLogs logs = logs(new Pages() {
            @Override
            public LogPage next() throws OperatorException {
                throw new OperatorException(RpcError.RPC_RESULT_MISSING, "pruned");
            }
        });
        assertThrows(OperatorException.class, logs::next);
        assertEquals(1, givenBack.get());
    }

    private class Pages implements LogPages {
        @Override
        public LogPage next() throws OperatorException {
            return ahead.poll();
        }

        @Override
        public void close() {}
    }
}
