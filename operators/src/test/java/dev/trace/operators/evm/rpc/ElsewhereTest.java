package dev.trace.operators.evm.rpc;

import static dev.trace.operators.evm.rpc.Node.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a call that an endpoint failed goes to another. */
@Timeout(60)
final class ElsewhereTest {
    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");

    private Node a;
    private Node b;
    private TestPool pool;

    @BeforeEach
    void open() throws Exception {
        a = new Node();
        b = new Node();
        pool = TestPool.open(1, a.url(), b.url());
    }

    @AfterEach
    void close() {
        pool.close();
        a.close();
        b.close();
    }

    @Test
    void whatOneEndpointFailedIsAskedOfAnotherAtOnce() throws Exception {
        a.always = status(502, "<html>Bad Gateway</html>", Map.of());
        assertEquals("b", endpointThatAnswers());
        assertEquals(1, a.asked.size());
        assertEquals(0, pool.waitedSeconds());
    }

    @Test
    void whatEveryEndpointFailedIsAskedAgainAfterAPause() throws Exception {
        a.then(status(502, "", Map.of()));
        b.then(status(502, "", Map.of()));
        endpointThatAnswers();
        assertTrue(pool.waitedSeconds() >= 0.1, pool.waitedSeconds() + " s");
    }

    /** The other endpoint looks fit, but other processes have all of it. */
    @Test
    void aCallThatFailsWhereAloneThereIsAShareIsGivenUpInTheEnd() {
        pool.pool().share("a", 1, Duration.ofHours(1));
        pool.pool().share("b", 0, Duration.ofHours(1));
        a.always = status(500, "", Map.of());
        OperatorException failed = assertThrows(OperatorException.class, this::endpointThatAnswers);
        assertEquals(RpcError.RPC_UNAVAILABLE, failed.code());
        assertTrue(pool.waitedSeconds() >= 100, pool.waitedSeconds() + " s");
    }

    private String endpointThatAnswers() throws OperatorException, InterruptedException {
        try (RpcReply reply = pool.pool().call(BLOCK)) {
            return reply.endpoint();
        }
    }
}
