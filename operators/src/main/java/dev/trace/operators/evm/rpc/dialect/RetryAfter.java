package dev.trace.operators.evm.rpc.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header: seconds, or a date, which is understood by the clock of the server that sent it. */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * How long to wait; zero if the header is missing, in the past or not understood.
     *
     * @param header {@code Retry-After}
     * @param date {@code Date} of the same response; without it a date says nothing, for our clock may be wrong
     */
    public static Duration of(@Nullable String header, @Nullable String date) {
        if (header == null) {
            return Duration.ZERO;
        }
        String value = header.strip();
        try {
            Duration wait =
                    value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : between(date, value);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Duration between(@Nullable String from, String to) {
        return from == null ? Duration.ZERO : Duration.between(time(from.strip()), time(to));
    }

    private static ZonedDateTime time(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
