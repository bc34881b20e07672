package dev.trace.operators.evm.rpc.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcRequest;
import org.junit.jupiter.api.Test;

/** What a window asks an endpoint for, and what it takes an answer to be about. */
final class LogWindowTest {
    private final LogWindow window =
            LogWindow.of(LogFilter.everything(), new BlockRange(1000, 1999), new RangeLimits(() -> 0));

    @Test
    void anAnswerIsAboutTheBlocksThatItsOwnRequestNamed() {
        RpcRequest whole = window.at("a");
        assertTrue(window.refused("a", whole, Refusal.TOO_LARGE, ""));
        RpcRequest half = window.at("a");
        assertEquals(new BlockRange(1000, 1499), window.answered("a", half));
        assertEquals(new BlockRange(1000, 1999), window.answered("a", whole));
    }

    @Test
    void aRefusalThatComesLateWidensNothing() {
        RpcRequest first = window.at("a");
        RpcRequest second = window.at("a");
        assertTrue(window.refused("a", first, Refusal.TOO_LARGE, "max range: 100"));
        assertTrue(window.refused("a", second, Refusal.TOO_LARGE, ""));
        assertEquals(new BlockRange(1000, 1099), window.answered("a", window.at("a")));
    }
}
