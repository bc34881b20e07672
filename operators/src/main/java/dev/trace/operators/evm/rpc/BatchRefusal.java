package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endpoint takes no batches, or none so large; single calls it may well answer.
 *
 * @param verdict as for people
 * @param allowed how many calls it says that it takes
 */
record BatchRefusal(Verdict verdict, OptionalInt allowed) {
    /** proxyd: {@code over batch size limit}. */
    private static final long PROXYD = -32014;
    /** dRPC's free tier, said of every item. */
    private static final long DRPC = 31;

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])\\d{1,5}(?![\\w.])");

    /** Whether an error is about the batch and not about what was asked. */
    static boolean isMeantBy(JsonNode error) {
        long code = error.path("code").asLong();
        return code == PROXYD || code == DRPC || text(error).contains("batch");
    }

    /** @param size calls of the refused batch */
    static BatchRefusal of(Verdict verdict, JsonNode error, int size) {
        OptionalInt allowed = OptionalInt.empty();
        Matcher numbers = NUMBER.matcher(text(error));
        while (numbers.find()) {
            int number = Integer.parseInt(numbers.group());
            if (number >= 1 && number < size && number < allowed.orElse(Integer.MAX_VALUE)) {
                allowed = OptionalInt.of(number);
            }
        }
        return new BatchRefusal(verdict, allowed);
    }

    private static String text(JsonNode error) {
        return (error.path("message").asText() + " " + error.path("data"))
                .toLowerCase(Locale.ROOT)
                .replace(",", "");
    }
}
