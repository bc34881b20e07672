package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
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
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])\\d{1,5}(?![\\w.])");

    /** @param size calls of the refused batch */
    static BatchRefusal of(Verdict verdict, int size) {
        OptionalInt allowed = OptionalInt.empty();
        Matcher numbers = NUMBER.matcher(verdict.said());
        while (numbers.find()) {
            int number = Integer.parseInt(numbers.group());
            if (number >= 1 && number < size && number < allowed.orElse(Integer.MAX_VALUE)) {
                allowed = OptionalInt.of(number);
            }
        }
        return new BatchRefusal(verdict, allowed);
    }
}
