package dev.trace.operators.manual;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Block ranges as a person types them, in cryo's syntax.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><td>{@code 1000:2000}</td><td>1000 to 1999: the end is excluded</td></tr>
 * <tr><td>{@code 1000:}, {@code 1000:latest}</td><td>1000 to the newest block, included</td></tr>
 * <tr><td>{@code :1000}</td><td>0 to 999</td></tr>
 * <tr><td>{@code 1000:+500}</td><td>500 blocks from 1000</td></tr>
 * <tr><td>{@code -500:2000}</td><td>500 blocks up to 2000, included</td></tr>
 * <tr><td>{@code -500:}, {@code -500:latest}</td><td>the newest 500 blocks</td></tr>
 * <tr><td>{@code 1000}, {@code latest}</td><td>one block</td></tr>
 * </table>
 *
 * <p>Numbers may be written {@code 1_000_000}, {@code 1.5M}, {@code 18k} or {@code 2B}. Several ranges are separated by
 * commas or white space.
 */
public final class BlockRangeSyntax {
    private static final Pattern NUMBER = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9][0-9_]*)?)([kKmMbB]?)");
    private static final Pattern DASHED = Pattern.compile("[0-9][0-9_.kKmMbB]*-[0-9].*");
    private static final String LATEST = "latest";

    private final String text;

    private BlockRangeSyntax(String text) {
        this.text = text;
    }

    /**
     * Reads one or more ranges, in their order.
     *
     * @throws IllegalArgumentException if one of them is not a range; the message says what to write instead
     */
    public static List<RangeExpression> parse(String text) {
        List<RangeExpression> ranges = new ArrayList<>();
        for (String each : text.trim().split("[,\\s]+", -1)) {
            if (!each.isEmpty()) {
                ranges.add(new BlockRangeSyntax(each).range());
            }
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no range given; write a range such as 1000:2000 or 0:latest");
        }
        return ranges;
    }

    private RangeExpression range() {
        if (DASHED.matcher(text).matches()) {
            throw wrong("ranges are written with a colon, and the end is excluded: 0:1000 is blocks 0-999");
        }
        if (text.indexOf('/') >= 0) {
            throw wrong("evenly spaced blocks are not a range; write first:end");
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 2) {
            throw wrong("a step is not supported; a range has every block from its first to its last");
        }
        return parts.length == 1 ? single(parts[0]) : between(parts[0], parts[1]);
    }

    private RangeExpression single(String block) {
        if (isLatest(block)) {
            return newest(1);
        }
        if (block.startsWith("-")) {
            throw wrong("for the newest blocks write " + block + ":");
        }
        long number = number(block);
        return between(number, number);
    }

    private RangeExpression between(String first, String end) {
        if (first.startsWith("-")) {
            return upTo(positive(first.substring(1)), end);
        }
        if (isLatest(first)) {
            if (!end.isEmpty() && !isLatest(end)) {
                throw wrong("nothing can follow latest; write latest for that one block");
            }
            return newest(1);
        }
        long start = first.isEmpty() ? 0 : number(first);
        if (end.startsWith("+")) {
            return between(start, last(start, positive(end.substring(1))));
        }
        if (end.isEmpty() || isLatest(end)) {
            return new RangeExpression(text, OptionalLong.of(start), OptionalLong.empty(), 0);
        }
        long excluded = number(end);
        if (excluded <= start) {
            throw wrong("it has no blocks, since its end is excluded; for block " + start + " write " + start);
        }
        return between(start, excluded - 1);
    }

    private RangeExpression upTo(long count, String end) {
        if (end.isEmpty() || isLatest(end)) {
            return newest(count);
        }
        long last = number(end);
        if (count > last + 1) {
            throw wrong("it reaches below block 0; there are " + (last + 1) + " blocks up to " + last);
        }
        return between(last - count + 1, last);
    }

    private RangeExpression newest(long count) {
        return new RangeExpression(text, OptionalLong.empty(), OptionalLong.empty(), count);
    }

    private RangeExpression between(long first, long last) {
        return new RangeExpression(text, OptionalLong.of(first), OptionalLong.of(last), 0);
    }

    private long last(long start, long count) {
        if (count > Long.MAX_VALUE - start) {
            throw wrong("it reaches beyond the largest block number");
        }
        return start + count - 1;
    }

    private long positive(String typed) {
        long count = number(typed);
        if (count == 0) {
            throw wrong("it has no blocks");
        }
        return count;
    }

    private long number(String typed) {
        var parts = NUMBER.matcher(typed);
        if (!parts.matches()) {
            throw wrong("'" + typed + "' is not a block number; write 1000, 1_000, 1.5M or latest");
        }
        try {
            int zeros = switch (parts.group(2).toLowerCase(Locale.ROOT)) {
                case "k" -> 3;
                case "m" -> 6;
                case "b" -> 9;
                default -> 0;
            };
            return new BigDecimal(parts.group(1).replace("_", ""))
                    .scaleByPowerOfTen(zeros)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw wrong("'" + typed + "' is not a whole number of blocks below 2^63");
        }
    }

    private static boolean isLatest(String typed) {
        return typed.equalsIgnoreCase(LATEST);
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("range '" + text + "': " + why);
    }
}
