package dev.trace.operators.evm.verify;

import java.util.Optional;
import java.util.Set;

/**
 * What is particular about proving a chain's blocks.
 *
 * @param headerUnprovable why headers cannot be hashed; empty where they can
 * @param rootsUnprovable why transactions and receipts do not give the roots; empty where they do
 * @param bloomUnprovable why the logs bloom says nothing; empty where it does
 * @param outside which transactions are shown in blocks whose header does not commit to them
 * @param ownTypes types of transactions beside Ethereum's that this chain is known to encode as the tables say
 * @param isKnownWell whether no block is known to differ from Ethereum's beyond that
 */
record ChainRules(
        Optional<String> headerUnprovable,
        Optional<String> rootsUnprovable,
        Optional<String> bloomUnprovable,
        Outside outside,
        Set<Integer> ownTypes,
        boolean isKnownWell) {
    /** Transactions that are part of no root, bloom or gas. */
    enum Outside {
        NONE,
        /** Polygon's pseudo transaction at a block's end. */
        STATE_SYNC,
        /** Hyperliquid's system transactions, which pay nothing. */
        UNPAID
    }

    private static final Set<Long> ETHEREUM = Set.of(1L, 5L, 17000L, 560048L, 11155111L);
    private static final Set<Long> ZKSYNC_ERA = Set.of(300L, 324L);
    private static final Set<Long> POLYGON = Set.of(137L, 80001L, 80002L);
    private static final Set<Long> SHIBARIUM = Set.of(109L, 157L);
    private static final Set<Long> HYPERLIQUID = Set.of(998L, 999L);
    private static final Set<Long> TEMPO = Set.of(4217L, 42429L, 42431L);
    private static final Set<Long> ARBITRUM = Set.of(42161L, 42170L, 421613L, 421614L);
    private static final Set<Long> OP_STACK = Set.of(
            10L, 130L, 252L, 420L, 480L, 1135L, 1301L, 1868L, 8453L, 34443L, 57073L, 84531L, 84532L, 7777777L,
            11155420L);
    private static final long CRONOS = 25;
    private static final long GNOSIS = 100;
    private static final long ARBITRUM_ONE = 42161;
    private static final long LAST_CLASSIC_BLOCK = 22_207_815;
    private static final int DEPOSIT = 0x7e;

    private static final ChainRules ETHEREUMS = known(Set.of());
    private static final ChainRules OP_STACKS = known(Set.of(DEPOSIT));
    private static final ChainRules NITRO = known(Set.of(0x64, 0x65, 0x66, 0x68, 0x69, 0x6a));
    private static final ChainRules ANY = withOutside(Outside.NONE);
    private static final ChainRules BOR = withOutside(Outside.STATE_SYNC);
    private static final ChainRules HYPERLIQUIDS = withOutside(Outside.UNPAID);
    private static final ChainRules CLASSIC = new ChainRules(
            Optional.empty(),
            Optional.of("Arbitrum's blocks before Nitro do not hash transactions and receipts as Ethereum's"),
            Optional.empty(),
            Outside.NONE,
            Set.of(),
            false);
    private static final ChainRules ZKSYNC = new ChainRules(
            Optional.of("zkSync Era blocks hash transactions, not an RLP header"),
            Optional.of("zkSync Era headers have none"),
            Optional.of("zkSync Era sets blooms without logs"),
            Outside.NONE,
            Set.of(),
            false);
    private static final ChainRules CRONOS_MAINNET = new ChainRules(
            Optional.of("Cronos headers are not hashed as Ethereum's"),
            Optional.of("Cronos headers have those of Tendermint"),
            Optional.of("Cronos blooms are wrong below block 20000000"),
            Outside.NONE,
            Set.of(),
            false);
    private static final ChainRules AURA = unprovableHeader("Gnosis headers before the Merge are sealed by AuRa");
    private static final ChainRules TEMPOS = unprovableHeader("Tempo headers hold Ethereum's inside another");

    /**
     * @param sealed whether the header has the fields that a proof-of-work or proof-of-stake seal has
     */
    static ChainRules of(long chainId, long number, boolean sealed) {
        if (ETHEREUM.contains(chainId)) {
            return ETHEREUMS;
        }
        if (OP_STACK.contains(chainId)) {
            return OP_STACKS;
        }
        if (ARBITRUM.contains(chainId)) {
            return chainId == ARBITRUM_ONE && number <= LAST_CLASSIC_BLOCK ? CLASSIC : NITRO;
        }
        if (POLYGON.contains(chainId) || SHIBARIUM.contains(chainId)) {
            return BOR;
        }
        if (ZKSYNC_ERA.contains(chainId)) {
            return ZKSYNC;
        }
        if (HYPERLIQUID.contains(chainId)) {
            return HYPERLIQUIDS;
        }
        if (TEMPO.contains(chainId)) {
            return TEMPOS;
        }
        if (chainId == CRONOS) {
            return CRONOS_MAINNET;
        }
        return chainId == GNOSIS && !sealed ? AURA : ANY;
    }

    /** Whether a transaction of this type has the encoding that the tables say, beyond doubt. */
    boolean encodes(int type) {
        return type <= 4 || ownTypes.contains(type);
    }

    /** Whether deposits come from below: from Isthmus on, the withdrawals root is then that of a contract's storage. */
    boolean isOpStack() {
        return ownTypes.contains(DEPOSIT);
    }

    /** Whether a transaction type shows a chain of the OP Stack. */
    static boolean isDeposit(int type) {
        return type == DEPOSIT;
    }

    private static ChainRules known(Set<Integer> ownTypes) {
        return new ChainRules(Optional.empty(), Optional.empty(), Optional.empty(), Outside.NONE, ownTypes, true);
    }

    private static ChainRules withOutside(Outside outside) {
        return new ChainRules(Optional.empty(), Optional.empty(), Optional.empty(), outside, Set.of(), false);
    }

    private static ChainRules unprovableHeader(String why) {
        return new ChainRules(Optional.of(why), Optional.empty(), Optional.empty(), Outside.NONE, Set.of(), false);
    }
}
