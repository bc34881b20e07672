package dev.trace.cli.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    @Test
    void amountsAreReadWithTheirUnits() {
        assertEquals(new Budget(new BigDecimal("25"), Budget.Unit.USD), Budget.parse("25usd"));
        assertEquals(new Budget(new BigDecimal("0.5"), Budget.Unit.USD), Budget.parse("0.5 USD"));
        assertEquals(new Budget(new BigDecimal("1000000"), Budget.Unit.COMPUTE_UNITS), Budget.parse("1_000_000cu"));
        assertEquals(new Budget(new BigDecimal("5000"), Budget.Unit.REQUESTS), Budget.parse("5000requests"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "usd", "-1usd", "25eur", "1e3cu", ""})
    void whatIsNoBudgetIsRefusedWithExamples(String text) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> Budget.parse(text));
        assertEquals(
                "write a budget such as 25usd, 1_000_000cu (compute units) or 5000requests, not '" + text + "'",
                wrong.getMessage());
    }
}
