package dev.trace.operators.evm.verify;

import java.util.Optional;
import java.util.Set;

/**
 * What is particular about proving a chain's blocks.
 *
 * @param headerUnprovable why headers cannot be hashed; empty where they can
 * @param bloomUnprovable why the logs bloom says nothing; empty where it does
 * @param stateSync whether a block may end with a pseudo transaction outside gas, bloom and roots
 */
record ChainRules(Optional<String> headerUnprovable, Optional<String> bloomUnprovable, boolean stateSync) {
    private static final Set<Long> ZKSYNC_ERA = Set.of(300L, 324L);
    private static final Set<Long> POLYGON = Set.of(137L, 80001L, 80002L);
    private static final Set<Long> SHIBARIUM = Set.of(109L, 157L);
    private static final long CRONOS = 25;
    private static final long GNOSIS = 100;

    private static final ChainRules ETHEREUM = new ChainRules(Optional.empty(), Optional.empty(), false);

    /**
     * @param sealed whether the header has the fields that a proof-of-work or proof-of-stake seal has
     */
    static ChainRules of(long chainId, boolean sealed) {
        if (ZKSYNC_ERA.contains(chainId)) {
            String reason = "zkSync Era blocks hash transactions, not an RLP header";
            return new ChainRules(Optional.of(reason), Optional.of("zkSync Era sets blooms without logs"), false);
        }
        if (chainId == GNOSIS && !sealed) {
            return new ChainRules(
                    Optional.of("Gnosis headers before the Merge are sealed by AuRa"), Optional.empty(), false);
        }
        if (chainId == CRONOS) {
            return new ChainRules(
                    Optional.of("Cronos headers are not hashed as Ethereum's"),
                    Optional.of("Cronos blooms are wrong below block 20000000"),
                    false);
        }
        if (POLYGON.contains(chainId) || SHIBARIUM.contains(chainId)) {
            return new ChainRules(Optional.empty(), Optional.empty(), true);
        }
        return ETHEREUM;
    }
}
