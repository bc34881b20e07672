package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultRule;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that are none. */
@Timeout(60)
final class BrokenTransportRowsTest {
    @ParameterizedTest
    @DisplayName("row 26: HTML 502, no JSON, truncated JSON, empty 200, a cut connection, RST")
    @EnumSource(
            value = Fault.class,
            names = {"BAD_GATEWAY", "NOT_JSON", "TRUNCATED_JSON", "EMPTY_BODY", "CONNECTION_CUT", "CONNECTION_RESET"})
    void brokenAnswersAreAskedForAgain(Fault fault) throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(fault).times(2));
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertEquals(2, stage.proxy("a").count(fault));
            assertTrue(stage.count("a", Outcome.TRANSIENT) >= 1);
        }
    }

    @Test
    @DisplayName("row 27: hang past the timeout")
    void silenceIsCutShortAndAnotherAskedOnce() throws Exception {
        try (Stage stage = Stage.silentFor(Duration.ofMillis(700), FaultPlan.NONE, FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(Fault.HANG));
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME), "and no row twice");
            assertTrue(stage.proxy("a").count(Fault.HANG) > 0, "it was asked");
        }
    }
}
