package dev.trace.operators.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockRangeSyntaxTest {
    private static final long HEAD = 20_000_000;

    @ParameterizedTest
    @CsvSource({
        "0:1000, 0-999",
        "1000:1001, 1000-1000",
        "1000, 1000-1000",
        "0, 0-0",
        "latest, 20000000-20000000",
        "latest:, 20000000-20000000",
        "Latest:LATEST, 20000000-20000000",
        "1000:, 1000-20000000",
        "1000:latest, 1000-20000000",
        ":1000, 0-999",
        ":, 0-20000000",
        ":latest, 0-20000000",
        "1000:+500, 1000-1499",
        ":+500, 0-499",
        "0:+1, 0-0",
        "-500:2000, 1501-2000",
        "-2001:2000, 0-2000",
        "-500:, 19999501-20000000",
        "-500:latest, 19999501-20000000",
        "18_000_000:18_001_000, 18000000-18000999",
        "18M:+10k, 18000000-18009999",
        "15.5M:15.6m, 15500000-15599999",
        "1.5k:2K, 1500-1999",
        "0.001M:2k, 1000-1999",
        "1B:1.000_001B, 1000000000-1000000999",
        "007:008, 7-7",
    })
    void everyFormMeansItsBlocks(String typed, String blocks) {
        assertEquals(blocks, BlockRangeSyntax.parse(typed).get(0).resolve(HEAD).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0-1000, colon",
        "18M-19M, colon",
        "5:5, no blocks",
        "6:5, no blocks",
        "0:0, no blocks",
        "5:+0, no blocks",
        "-0:5, no blocks",
        "0:100:10, step",
        "0:100/5, evenly",
        "-500, -500:",
        "latest:5, latest",
        "1.5:3, whole",
        "1.0005k:3k, whole",
        "9223372036854775808, whole",
        "9223372036854775807:+2, largest",
        "-2002:2000, below block 0",
        "0x10:0x20, not a block number",
        "ten:20, not a block number",
        "5:latst, not a block number",
        "1e6:2e6, not a block number",
        "+5:10, not a block number",
        "_5:10, not a block number",
        "5:-3, not a block number",
        "5.:6, not a block number",
        "--5:10, not a block number",
    })
    void everythingElseIsRefusedWithWhatToWrite(String typed, String hint) {
        var e = assertThrows(IllegalArgumentException.class, () -> BlockRangeSyntax.parse(typed));
        assertTrue(e.getMessage().contains("range '" + typed + "'"), e.getMessage());
        assertTrue(e.getMessage().contains(hint), e.getMessage());
    }

    @Test
    void severalRangesKeepTheirOrder() {
        List<String> ranges = BlockRangeSyntax.parse(" 5k:6k, 0:1000\t7000 ").stream()
                .map(each -> each.resolve(HEAD).toString())
                .toList();

        assertEquals(List.of("5000-5999", "0-999", "7000-7000"), ranges);
    }

    @Test
    void noRangeAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> BlockRangeSyntax.parse(" , "));
    }

    @Test
    void onlyRangesWithLatestNeedTheHead() {
        assertTrue(BlockRangeSyntax.parse("5:").get(0).needsHead());
        assertTrue(BlockRangeSyntax.parse("-5:latest").get(0).needsHead());
        assertEquals(false, BlockRangeSyntax.parse("-5:10").get(0).needsHead());
    }

    @Test
    void aRangeThatTheChainHasNotReachedIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> BlockRangeSyntax.parse("500:latest").get(0).resolve(499));
        assertThrows(
                IllegalArgumentException.class,
                () -> BlockRangeSyntax.parse("-500:").get(0).resolve(498));
    }
}
