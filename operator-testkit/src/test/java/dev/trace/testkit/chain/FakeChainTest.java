package dev.trace.testkit.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcRequest;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FakeChainTest {
    private final FakeChain chain = FakeChain.of(7, 1).mine(10);

    @Test
    void sameSeedGivesTheSameChain() {
        assertEquals(chain.newest(), FakeChain.of(7, 1).mine(10).newest());
        assertNotEquals(chain.newest(), FakeChain.of(8, 1).mine(10).newest());
    }

    @Test
    void everyBlockNamesTheOneBeforeIt() {
        chain.reorg(3, 5);
        for (long number = 1; number <= chain.newest().number(); number++) {
            assertEquals(chain.at(number - 1).hash(), chain.at(number).parentHash());
        }
    }

    @Test
    void reorgKeepsWhatIsBelowAndChangesTheRest() {
        FakeBlock seven = chain.at(7);
        List<FakeBlock> taken = chain.reorg(3, 4);
        assertEquals(List.of(8L, 9L, 10L), taken.stream().map(FakeBlock::number).toList());
        assertEquals(seven, chain.at(7));
        assertNotEquals(taken.get(0).hash(), chain.at(8).hash());
        assertEquals(11, chain.newest().number());
        assertEquals("null", byHash(taken.get(0)));
    }

    @Test
    void reorgedBlocksCanComeBack() {
        List<FakeBlock> taken = chain.reorg(3, 4);
        chain.switchTo(taken.get(2));
        assertEquals(taken.get(2), chain.newest());
        assertEquals(taken.get(0).json(), byHash(taken.get(0)));
    }

    @Test
    void laggingEndpointHasALowerHeadAndTheSameHashes() {
        FakeBlock nine = chain.at(9);
        chain.lagging(2);
        assertEquals(new ChainHead(8, OptionalLong.empty()), chain.head());
        assertEquals("null", byNumber("0x9"));
        chain.lagging(0);
        assertEquals(nine.json(), byNumber("0x9"));
    }

    @Test
    void gapsAndTagsAreAnswered() {
        chain.hiding(new BlockRange(3, 4)).finalizedUpTo(6);
        assertEquals("null", byNumber("0x3"));
        assertEquals(chain.at(5).json(), byNumber("0x5"));
        assertEquals(chain.at(6).json(), byNumber("finalized"));
        assertEquals(chain.at(0).json(), byNumber("earliest"));
        assertEquals(chain.newest().json(), byNumber("latest"));
        assertEquals("\"0xa\"", chain.answer(RpcRequest.of("eth_blockNumber", "[]")));
        assertEquals(chain.at(3).json(), answerOfThree());
    }

    private String answerOfThree() {
        chain.hidingNothing();
        return byNumber("0x3");
    }

    private String byNumber(String tag) {
        return chain.answer(RpcRequest.of("eth_getBlockByNumber", "[\"" + tag + "\",false]"));
    }

    private String byHash(FakeBlock block) {
        return chain.answer(RpcRequest.of("eth_getBlockByHash", "[\"" + block.hash() + "\",false]"));
    }
}
