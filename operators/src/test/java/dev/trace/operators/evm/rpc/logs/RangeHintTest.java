package dev.trace.operators.evm.rpc.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.BlockRange;
import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say when a range is too large, word for word. */
final class RangeHintTest {
    private static final BlockRange REFUSED = new BlockRange(0x1be4213, 0x1be4213 + 99_999);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "500; You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x1be4213, 0x1be4406]",
                "2000; Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size",
                "10000; range 1000000 exceeds limit of 10000",
                "10000; eth_getLogs is limited to a 10,000 range",
                "10000; maximum [from, to] blocks distance: 10000",
                "800; block range too large. Max range: 800",
                "1024; eth_getLogs is limited to 1024 block range. Please check the parameter requirements",
                "10000; ranges over 10000 blocks are not supported on freetier",
                "50000; exceed maximum block range: 50000",
                "1000; eth_getLogs is limited to a 1000 blocks range",
                "1000; Maximum allowed number of requested blocks is 1000",
                "1000; eth_getLogs range is too large, max is 1k blocks",
                "2000; invalid params \"range 9009594 is bigger than range limit 2000\"",
                "1000; block range too large, max range: 1000",
                "5000; block range exceeded: block range = 5120, max block range = 5000",
                "2048; requested too many blocks from 1000 to 9000, maximum is set to 2048",
                "100000; query exceeds max block range 100000",
                "4000; exceed maximum block range 4000",
                "1000; query block range exceeds server limit, narrow your filter: 1000"
            })
    void aLimitOfBlocksIsFound(long blocks, String message) {
        assertEquals(OptionalLong.of(blocks), hint(message).blocks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query returned more than 10000 results. Try with this block range [0x1be4213, 0x1be4406].",
                "query exceeds max results 20000, retry with the range 29245971-29246470",
                "query exceeds max results 20000",
                "logs matched by query exceeds limit of 10000",
                "query returns too many logs, narrow your filter: 20000",
                "Too many logs requested. Max logs per response is 20000.",
                "block range is too wide",
                "Block range limit exceeded.",
                "Block range is too large",
                "block range is bigger than maxBlockRange",
                "backend response too large",
                "exceed max addresses or topics per search position",
                "query exceeds max results"
            })
    void aLimitOfResultsIsNoneOfBlocks(String message) {
        assertEquals(OptionalLong.empty(), hint(message).blocks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Based on your parameters, this block range should work: [0x1be4213, 0x1be4406]",
                "query returned more than 10000 results. Try with this block range [0x1BE4213,0x1BE4406].",
                "query exceeds max results 20000, retry with the range 29245971-29246470",
                "this block range should work: [29245971, 29246470]",
                "query returned more than 10000 results {\"from\":\"0x1BE4213\",\"limit\":10000,\"to\":\"0x1BE4406\"}"
            })
    void aProposedRangeIsTaken(String message) {
        assertEquals(OptionalLong.of(0x1be4406 - 0x1be4213 + 1), hint(message).proposed(REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this block range should work: [0x1be4213, 0x1bfc8b2]", // what was asked for
                "this block range should work: [0x1be4406, 0x1be4213]", // inverted
                "this block range should work: [0x1be4213, 0x1be4212]", // empty
                "this block range should work: [0x0, 0xd043b8]", // of another question
                "this block range should work: [0x1be4213, 0x2be4406]" // longer
            })
    void aProposedRangeThatCannotHelpIsNot(String message) {
        assertEquals(OptionalLong.empty(), hint(message).proposed(REFUSED));
    }

    @Test
    void leadingZerosAreNotOctal() {
        assertEquals(OptionalLong.of(3), hint("retry with the range 010-012").proposed(new BlockRange(10, 99)));
    }

    private static RangeHint hint(String message) {
        return RangeHint.in(message.toLowerCase(Locale.ROOT).replace(",", ""));
    }
}
