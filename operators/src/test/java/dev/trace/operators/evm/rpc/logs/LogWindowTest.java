package dev.trace.operators.evm.rpc.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a window asks an endpoint for, and what it takes an answer to be about. */
final class LogWindowTest {
    private final KnownHeads heads = new KnownHeads(List.of("a", "b", "c"));
    private final RangeLimits limits = new RangeLimits(heads, () -> 0);
    private final LogWindow window = LogWindow.of(LogFilter.everything(), new BlockRange(1000, 1999), limits);

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

    @Test
    void whatAnEndpointHadReachedCountsAsOfWhenItWasAsked() {
        heads.said("a", 1500);
        RpcRequest request = window.at("a");
        heads.said("a", 2000);
        assertEquals(1500, window.headWhenAsked("a", request));
        assertEquals(-1, window.headWhenAsked("b", request));
    }

    @Test
    void ofTwoRequestsAlikeTheOneThatProvesLessCounts() {
        RpcRequest first = window.at("a");
        heads.said("a", 2000);
        assertEquals(first, window.at("a"));
        assertEquals(-1, window.headWhenAsked("a", first));
    }

    @Test
    void anEndpointThatIsNotKnownToHaveTheEndComesLast() {
        assertEquals(List.of(), last(window));
        heads.said("a", 1998);
        heads.said("b", 1999);
        assertEquals(List.of("a", "c"), last(window));
        assertEquals(List.of("c"), last(window.part(new BlockRange(1000, 1500))));
    }

    @Test
    void whoIsNotTrustedComesAfterAllButThoseThatLackTheEnd() {
        heads.said("a", 1999);
        LogWindow distrusted = window.without("a");
        assertEquals(List.of("a"), last(distrusted));
        assertEquals(List.of("a", "b"), last(distrusted.beyond("b")));
        assertEquals(List.of("b", "c"), last(distrusted.beyond("b").beyond("c")));
    }

    @Test
    void sizeCountsOnlyAmongThoseThatHaveTheEnd() {
        limits.refused("a", window.range(), RangeHint.in("max range: 10"));
        assertEquals(List.of("a"), last(window));
        heads.said("a", 1999);
        assertEquals(List.of("b", "c"), last(window));
        heads.said("b", 1999);
        assertEquals(List.of("a", "c"), last(window));
    }

    @Test
    void anEndpointThatFellBackIsNotBelievedToHaveWhatItHad() {
        heads.said("a", 5000);
        heads.gave("a", 1200);
        assertEquals(5000, heads.of("a"));
        heads.said("a", 1100);
        assertEquals(List.of("a", "b", "c"), heads.lacking(1101));
    }

    private List<String> last(LogWindow of) {
        return heads.endpoints().stream().filter(of::isLastChoice).toList();
    }
}
