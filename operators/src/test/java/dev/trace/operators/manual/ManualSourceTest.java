package dev.trace.operators.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.config.ConfigException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.operators.FakeContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ManualSourceTest {
    private final FakeContext context = new FakeContext();
    private final Map<String, Object> config = new HashMap<>(Map.of("rpc_pool", "main"));

    @Test
    void latestIsTheNewestBlockThatIsFinalAndDeepEnough() throws Exception {
        assertEquals(List.of("0-900"), run("0:latest"));
    }

    @Test
    void depthHoldsBesideTheTagAndInItsPlace() throws Exception {
        config.put("finality_depth", 200L);
        assertEquals(List.of("0-800"), run("0:latest"));
    }

    @Test
    void withoutATagDepthAloneDecides() throws Exception {
        context.head = new ChainHead(1000, OptionalLong.empty());
        assertEquals(List.of("0-936"), run("0:latest"));
    }

    @Test
    void finalityHeadTakesTheHead() throws Exception {
        config.put("finality", "head");
        assertEquals(List.of("0-1000"), run("0:"));
    }

    @Test
    void rangesCarryTheChainOfThePool() throws Exception {
        run("0:10");
        assertEquals(42, ((Emission.Partition) context.pages.get(0).get(0)).chainId());
    }

    @Test
    void withoutAPoolTheTasksChainIsUsedAndNoHead() throws Exception {
        config.remove("rpc_pool");
        assertEquals(List.of("0-9", "20-29"), run("0:10,20:30"));
        assertEquals(7, ((Emission.Partition) context.pages.get(0).get(0)).chainId());
        assertEquals(0, context.headsAsked);
    }

    @Test
    void aRetryNeverResolvesAgain() throws Exception {
        context.failingPage = 0;
        assertThrows(IllegalStateException.class, () -> run("0:latest"));
        context.failingPage = Integer.MAX_VALUE;
        context.head = new ChainHead(5000, OptionalLong.of(4900));

        assertEquals(List.of("0-900"), run("0:latest"));
        assertEquals(1, context.headsAsked);
    }

    @Test
    void theConfigsRangesServeAFiringWithoutAny() throws Exception {
        config.put("ranges", List.of("0:5", "10:latest"));
        assertEquals(List.of("0-4", "10-900"), run(null));
    }

    @Test
    void manyRangesComeInPages() throws Exception {
        String ranges = IntStream.range(0, 999).mapToObj(i -> i + "").collect(Collectors.joining(","));
        config.put("finality", "head");
        context.head = new ChainHead(10_000, OptionalLong.empty());
        run(ranges + "," + IntStream.range(2000, 2600).mapToObj(i -> i + "").collect(Collectors.joining(",")));

        assertEquals(List.of(1000, 599), context.pages.stream().map(List::size).toList());
    }

    @Test
    void theSameRangeTwiceIsOne() throws Exception {
        assertEquals(List.of("0-9"), run("0:10 :10"));
    }

    @Test
    void anEndBeyondTheHeadIsRefusedByName() {
        OperatorException e = assertThrows(OperatorException.class, () -> run("500:5k"));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
        assertEquals(
                "range '500:5k' is blocks 500-4999, but the chain's head is block 1000; write 500:latest for what is there",
                e.getMessage());
        assertTrue(context.state.isEmpty());
    }

    @Test
    void overlapsNoRangeAndNonsenseAreConfigurationErrors() {
        for (String range : new String[] {"0:10 5:15", " ", "0-10", "950:latest"}) {
            OperatorException e = assertThrows(OperatorException.class, () -> run(range), range);
            assertEquals(Recovery.CONFIGURATION, e.code().recovery(), range);
        }
        config.remove("rpc_pool");
        assertThrows(OperatorException.class, () -> run("0:latest"));
    }

    @Test
    void aYoungChainHasNothingFinal() {
        context.head = new ChainHead(10, OptionalLong.empty());
        OperatorException e = assertThrows(OperatorException.class, () -> run("0:latest"));
        assertTrue(e.getMessage().contains("no block of this chain is final yet"), e.getMessage());
    }

    @Test
    void anUnknownCommitIsNotTakenForDone() {
        context.outcome = new CommitOutcome.Unknown("gone");
        OperatorException e = assertThrows(OperatorException.class, () -> run("0:10"));
        assertEquals(Recovery.RETRY, e.code().recovery());
        assertTrue(context.pages.isEmpty());
    }

    @Test
    void wrongRangesInTheConfigAreFoundWhenItIsRead() {
        config.put("ranges", List.of("0:10", "5-6", "x"));
        ConfigException e = assertThrows(ConfigException.class, () -> run(null));
        assertEquals(2, e.problems().size());
    }

    @Test
    void wrongRangesInTheConfigAreFoundWhenADocumentIsValidated() {
        ManualSourceFactory factory = new ManualSourceFactory();
        config.put("ranges", List.of("0:lastest"));
        ConfigException e = assertThrows(
                ConfigException.class, () -> factory.tables(factory.config().parse(config)));
        assertEquals(
                "ranges: holds a mistake: range '0:lastest': 'lastest' is not a block number;"
                        + " write 1000, 1_000, 1.5M or latest",
                e.getMessage());
    }

    @Test
    void firingsThatCannotBeServedAreRefusedBeforeTheyAreRecorded() throws Exception {
        config.put("ranges", List.of("0:latest"));
        check(Map.of());
        check(Map.of("range", "0:10 20:latest"));
        assertEquals("ranges: is not a known key; did you mean range?", refusal(Map.of("ranges", "0:10")));
        assertEquals("nonsense: is not a known key; known are range", refusal(Map.of("nonsense", "x")));
        assertTrue(refusal(Map.of("range", "10:0")).startsWith("range '10:0': it has no blocks"));
        assertTrue(refusal(Map.of("range", " ")).startsWith("no range given"));
        config.remove("ranges");
        assertTrue(refusal(Map.of()).startsWith("no range was given"));
    }

    @Test
    void parameterThatIsNotUnderstoodNeverFiresTheConfiguredRanges() {
        config.put("ranges", List.of("0:latest"));
        context.parameters = Map.of("ranges", "0:10");
        ManualSourceFactory factory = new ManualSourceFactory();
        OperatorException e = assertThrows(
                OperatorException.class,
                () -> factory.create(factory.config().parse(config)).run(context));
        assertEquals(Recovery.CONFIGURATION, e.code().recovery());
        assertTrue(context.pages.isEmpty());
    }

    private void check(Map<String, String> parameters) throws ConfigException {
        ManualSourceFactory factory = new ManualSourceFactory();
        factory.check(factory.config().parse(config), parameters);
    }

    private String refusal(Map<String, String> parameters) {
        return assertThrows(ConfigException.class, () -> check(parameters)).getMessage();
    }

    private List<String> run(String range) throws Exception {
        context.parameters = range == null ? Map.of() : Map.of("range", range);
        ManualSourceFactory factory = new ManualSourceFactory();
        factory.create(factory.config().parse(config)).run(context);
        return context.ranges();
    }
}
