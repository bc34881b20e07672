package dev.trace.dag.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ticks at a fixed distance, at whole multiples of it since 1970, so that all dispatchers agree on them.
 *
 * @param every the distance
 */
record RateSchedule(Duration every) implements Schedule {
    private static final Pattern FORM = Pattern.compile("rate\\(\\s*(\\d{1,6})\\s+(second|minute|hour|day)s?\\s*\\)");

    static RateSchedule read(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no rate; write rate(N unit) with seconds, minutes, hours or days, such as"
                            + " rate(5 minutes)");
        }
        long n = Long.parseLong(m.group(1));
        return new RateSchedule(
                switch (m.group(2)) {
                    case "second" -> Duration.ofSeconds(n);
                    case "minute" -> Duration.ofMinutes(n);
                    case "hour" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }

    @Override
    public Optional<Instant> next(Instant after) {
        long step = every.toSeconds();
        return Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), step) + 1) * step));
    }
}
