package dev.trace.cli.budget;

import dev.trace.api.rpc.RpcUse;
import dev.trace.cli.console.Figures;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a run may ask of RPC endpoints.
 *
 * @param amount at most
 * @param unit of what
 */
public record Budget(BigDecimal amount, Unit unit) {
    private static final Pattern FORM = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*([a-z]+)");

    /** What is counted. */
    public enum Unit {
        USD,
        COMPUTE_UNITS,
        REQUESTS
    }

    /**
     * Reads {@code 25usd}, {@code 1_000_000cu} or {@code 5000requests}.
     *
     * @throws IllegalArgumentException if it is none of these; the message says what to write
     */
    public static Budget parse(String text) {
        Matcher parts = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw wrong(text);
        }
        BigDecimal amount = new BigDecimal(parts.group(1).replace("_", ""));
        return switch (parts.group(2)) {
            case "usd" -> new Budget(amount, Unit.USD);
            case "cu" -> new Budget(amount, Unit.COMPUTE_UNITS);
            case "requests" -> new Budget(amount, Unit.REQUESTS);
            default -> throw wrong(text);
        };
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "write a budget such as 25usd, 1_000_000cu (compute units) or 5000requests, not '" + text + "'");
    }

    /** How much of it a call was. */
    BigDecimal of(RpcUse use) {
        return switch (unit) {
            case USD -> use.dollars();
            case COMPUTE_UNITS -> BigDecimal.valueOf(use.computeUnits());
            case REQUESTS -> BigDecimal.ONE;
        };
    }

    /** An amount with its unit, for people. */
    public String words(BigDecimal some) {
        return switch (unit) {
            case USD -> "US$ " + Figures.dollars(some);
            case COMPUTE_UNITS -> Figures.count(some.longValue()) + " compute units";
            case REQUESTS -> Figures.count(some.longValue()) + " requests";
        };
    }

    @Override
    public String toString() {
        return words(amount);
    }
}
