package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal of {@code eth_getLogs} says about ranges that would do.
 *
 * @param pair the range that it proposes; null if it proposes none
 * @param blocks number of blocks it allows at once; empty if it does not say
 */
record RangeHint(@Nullable Pair pair, OptionalLong blocks) {
    private static final String NUMBER = "(\\d{1,15})\\s*(k|m)?\\b";
    private static final String BOUND = "(0x[0-9a-f]{1,15}|\\d{1,15})";

    private static final List<Pattern> PAIRS = List.of(
            // Alchemy, Infura: [0xBDE5F8, 0x102DBCC]. Commas are gone, and with them, maybe, what parted the two.
            Pattern.compile("\\[\\s*(0x[0-9a-f]{1,15})\\s*(0x[0-9a-f]{1,15})\\s*]"),
            Pattern.compile("\\[\\s*(\\d{1,15})\\s+(\\d{1,15})\\s*]"),
            // reth: retry with the range 23879634-23879696
            Pattern.compile("\\brange " + BOUND + "\\s*-\\s*" + BOUND),
            // Infura, in data
            Pattern.compile("\"from\":\\s*\"" + BOUND + "\".*\"to\":\\s*\"" + BOUND + "\""));

    // A number may also be a limit of results, of bytes, or what was asked for: only these say how many blocks.
    private static final List<Pattern> NUMBERS = List.of(
            // Alchemy: with up to a 500 block range
            Pattern.compile("up to an? " + NUMBER + " blocks? range"),
            // Infura: range 1000000 exceeds limit of 10000
            Pattern.compile("\\brange \\d+ exceeds limit of " + NUMBER),
            // Tenderly: range 9009594 is bigger than range limit 2000
            Pattern.compile("\\brange limit(?: is| of|:)? " + NUMBER),
            // QuickNode, BlockPI, 1RPC: limited to a 10000 range; to 1024 block range; to a 1000 blocks range
            Pattern.compile("limited to (?:an? )?" + NUMBER + " (?:blocks? )?range"),
            // Ankr: maximum [from, to] blocks distance: 10000
            Pattern.compile("blocks? distance:? " + NUMBER),
            // Cloudflare, PublicNode, cdk-erigon, Morph, geth, reth: Max range: 800; exceed maximum block range: 50000
            Pattern.compile("\\bmax(?:imum)? (?:block )?range(?: is| of)?(?: ?[:=])? ?" + NUMBER),
            // dRPC: ranges over 10000 blocks
            Pattern.compile("\\branges? over " + NUMBER + " blocks?"),
            // thirdweb: Maximum allowed number of requested blocks is 1000
            Pattern.compile("number of requested blocks is " + NUMBER),
            // Merkle: range is too large, max is 1k blocks
            Pattern.compile("\\bmax(?:imum)? is " + NUMBER + " blocks?"),
            // Avalanche: requested too many blocks from A to B, maximum is set to N
            Pattern.compile("too many blocks.*\\bmaximum is set to " + NUMBER),
            // erigon: query block range exceeds server limit, narrow your filter: N
            Pattern.compile("block range exceeds server limit.*: ?" + NUMBER));

    /** A range as an endpoint proposes it, which may be nonsense. */
    record Pair(long from, long to) {}

    /** @param said what the endpoint said, in small letters without commas */
    static RangeHint in(String said) {
        return new RangeHint(pair(said), blocks(said));
    }

    private static @Nullable Pair pair(String said) {
        for (Pattern pattern : PAIRS) {
            Matcher found = pattern.matcher(said);
            if (found.find()) {
                return new Pair(Long.decode(bound(found.group(1))), Long.decode(bound(found.group(2))));
            }
        }
        return null;
    }

    /** Without leading zeros, which would make it octal. */
    private static String bound(String text) {
        return text.startsWith("0x") ? text : Long.toString(Long.parseLong(text));
    }

    private static OptionalLong blocks(String said) {
        for (Pattern pattern : NUMBERS) {
            Matcher found = pattern.matcher(said);
            if (found.find()) {
                long unit = found.group(2) == null ? 1 : found.group(2).equals("k") ? 1_000 : 1_000_000;
                long blocks = Long.parseLong(found.group(1)) * unit;
                return blocks > 0 ? OptionalLong.of(blocks) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** Length of the proposed range, if it begins where the refused one did and is shorter; else empty. */
    OptionalLong proposed(BlockRange refused) {
        Pair range = pair;
        if (range == null || range.from != refused.start() || range.to < range.from || range.to >= refused.end()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(range.to - range.from + 1);
    }
}
