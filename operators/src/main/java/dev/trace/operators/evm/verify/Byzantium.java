package dev.trace.operators.evm.verify;

import java.util.Map;

/** Since when receipts hold a status in place of a state root, on chains that began before that. */
final class Byzantium {
    private static final long ETHEREUM = 1;
    private static final long ROPSTEN = 3;
    private static final long RINKEBY = 4;
    private static final long KOVAN = 42;
    private static final long ETHEREUM_CLASSIC = 61;

    private static final Map<Long, Long> FIRST_BLOCKS = Map.of(
            ETHEREUM, 4_370_000L,
            ROPSTEN, 1_700_000L,
            RINKEBY, 1_035_301L,
            KOVAN, 5_067_000L,
            ETHEREUM_CLASSIC, 8_772_000L);

    private Byzantium() {}

    /** Whether a block is known to come before; false for chains that are not known. */
    static boolean isAfter(long chainId, long number) {
        Long first = FIRST_BLOCKS.get(chainId);
        return first != null && number < first;
    }
}
