package dev.trace.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ChainNamesTest {
    @Test
    void aNameIsAFunctionOfTheChainIdAlone() {
        assertEquals("ethereum", ChainNames.of(1));
        assertEquals("monad_testnet", ChainNames.of(10143));
        assertEquals("network_31337", ChainNames.of(31337));
        assertEquals("offchain", ChainNames.of(0));
    }
}
