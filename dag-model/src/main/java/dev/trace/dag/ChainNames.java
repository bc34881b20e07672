package dev.trace.dag;

import java.util.Map;

/** Names of chains in paths and for people: a function of the chain id alone. */
public final class ChainNames {
    // A name in use is for ever: it is part of the path of every file of the chain.
    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0L, "offchain"),
            Map.entry(1L, "ethereum"),
            Map.entry(5L, "goerli"),
            Map.entry(10L, "optimism"),
            Map.entry(56L, "bnb"),
            Map.entry(100L, "gnosis"),
            Map.entry(130L, "unichain"),
            Map.entry(137L, "polygon"),
            Map.entry(143L, "monad"),
            Map.entry(146L, "sonic"),
            Map.entry(250L, "fantom"),
            Map.entry(324L, "zksync"),
            Map.entry(480L, "worldchain"),
            Map.entry(1101L, "polygon_zkevm"),
            Map.entry(5000L, "mantle"),
            Map.entry(8453L, "base"),
            Map.entry(10143L, "monad_testnet"),
            Map.entry(17000L, "holesky"),
            Map.entry(34443L, "mode"),
            Map.entry(42161L, "arbitrum"),
            Map.entry(42170L, "arbitrum_nova"),
            Map.entry(42220L, "celo"),
            Map.entry(43114L, "avalanche"),
            Map.entry(59144L, "linea"),
            Map.entry(80002L, "polygon_amoy"),
            Map.entry(80094L, "berachain"),
            Map.entry(81457L, "blast"),
            Map.entry(84532L, "base_sepolia"),
            Map.entry(421614L, "arbitrum_sepolia"),
            Map.entry(534352L, "scroll"),
            Map.entry(560048L, "hoodi"),
            Map.entry(7777777L, "zora"),
            Map.entry(11155111L, "sepolia"),
            Map.entry(11155420L, "optimism_sepolia"));

    private ChainNames() {}

    /** The chain's name; {@code network_{id}} for one that has none here, {@code offchain} for 0. */
    public static String of(long chainId) {
        return NAMES.getOrDefault(chainId, "network_" + chainId);
    }
}
