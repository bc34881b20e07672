package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultRule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that say what is not so. */
@Timeout(60)
final class FalseAnswerRowsTest {
    @ParameterizedTest
    @DisplayName("rows 12, 13, 14, 18, 25: receipts missing, twice, null, of a sibling; hash altered; another block")
    @EnumSource(
            value = Fault.class,
            names = {
                "RECEIPT_MISSING",
                "RECEIPT_TWICE",
                "RECEIPT_NULL",
                "RECEIPTS_OF_SIBLING",
                "BLOCK_HASH_ALTERED",
                "OTHER_BLOCK"
            })
    void aLiarIsFoundOutAndAnotherAsked(Fault fault) throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE, FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(fault));
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertTrue(stage.proxy("a").count(fault) > 0, "it was asked");
            assertTrue(stage.count("a", Outcome.REJECTED) > 0, "it was found out");
            assertEquals(0, stage.count("b", Outcome.REJECTED), "nobody else was blamed");
            assertEquals("set aside for a false answer", stage.report("a").standing());
        }
    }

    @ParameterizedTest
    @DisplayName("rows 12, 13, 14, 18, 25: where nobody else is there, it is asked again")
    @EnumSource(
            value = Fault.class,
            names = {
                "RECEIPT_MISSING",
                "RECEIPT_TWICE",
                "RECEIPT_NULL",
                "RECEIPTS_OF_SIBLING",
                "BLOCK_HASH_ALTERED",
                "OTHER_BLOCK"
            })
    void aSlipIsAskedForAgain(Fault fault) throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(fault).times(2));
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
            assertEquals(2, stage.proxy("a").count(fault));
        }
    }

    @ParameterizedTest
    @DisplayName("rows 12, 13, 14, 18, 25: nothing is made of answers that are false everywhere")
    @EnumSource(
            value = Fault.class,
            names = {"RECEIPT_MISSING", "RECEIPTS_OF_SIBLING", "BLOCK_HASH_ALTERED"})
    void whatIsFalseEverywhereFailsTheAttempt(Fault fault) throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            stage.proxy("a").plan(FaultRule.of(fault));
            OperatorException e = assertThrows(OperatorException.class, () -> stage.ingest(Stage.SOME));
            assertEquals("BLOCK_NOT_PROVED", e.code().name());
        }
    }

    @Test
    @DisplayName("row 42: endpoints disagree on a hash")
    void aSiblingWithATrueHashStopsTheAttemptAndTheNextIsWhole() throws Exception {
        try (Stage stage = Stage.of(FaultPlan.NONE)) {
            // Its own hash is right, and only the next block tells.
            stage.proxy("a").plan(FaultRule.of(Fault.ENDPOINTS_DISAGREE).block(9));
            OperatorException e = assertThrows(OperatorException.class, () -> stage.ingest(Stage.SOME));
            assertEquals("BLOCK_NOT_PROVED", e.code().name());
            assertTrue(String.valueOf(e.getMessage()).contains("parent of block 10"), e::getMessage);
            stage.proxy("a").plan(FaultPlan.NONE);
            assertEquals(Stage.truth(Stage.SOME), stage.ingest(Stage.SOME));
        }
    }
}
