package dev.trace.api.rpc;

import dev.trace.api.BlockRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which logs are wanted: those of any of some addresses whose topics are, slot by slot, any of some values.
 *
 * @param addresses with {@code 0x}; empty for every address
 * @param topics up to four slots, each with the values it may have, or empty for any value
 */
public record LogFilter(List<String> addresses, List<List<String>> topics) {
    /** Nodes refuse more addresses, or more values in a slot: geth does by default. */
    public static final int MOST_ALTERNATIVES = 1000;

    private static final int SLOTS = 4;
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");
    private static final Pattern TOPIC = Pattern.compile("0x[0-9a-f]{64}");

    /** @throws IllegalArgumentException if a value is malformed, or there are too many of them */
    public LogFilter {
        addresses = checked(addresses, ADDRESS, "an address (0x and 40 hexadecimal digits)");
        if (topics.size() > SLOTS) {
            throw new IllegalArgumentException("a log has at most four topics, not " + topics.size());
        }
        List<List<String>> slots = new ArrayList<>();
        for (List<String> slot : topics) {
            slots.add(checked(slot, TOPIC, "a topic (0x and 64 hexadecimal digits)"));
        }
        while (!slots.isEmpty() && slots.get(slots.size() - 1).isEmpty()) {
            slots.remove(slots.size() - 1);
        }
        topics = List.copyOf(slots);
    }

    private static List<String> checked(List<String> values, Pattern form, String what) {
        if (values.size() > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException("a log filter takes at most " + MOST_ALTERNATIVES
                    + " alternatives in a place, as nodes do, not " + values.size()
                    + ": use several filters, or one without them and choose among its logs");
        }
        List<String> lower = values.stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        for (String value : lower) {
            if (!form.matcher(value).matches()) {
                throw new IllegalArgumentException("not " + what + ": " + value);
            }
        }
        return lower;
    }

    /** Every log. */
    public static LogFilter everything() {
        return new LogFilter(List.of(), List.of());
    }

    /** Every log of some addresses. */
    public static LogFilter of(String... addresses) {
        return new LogFilter(List.of(addresses), List.of());
    }

    /** The same for logs whose first topic, the event, is any of some values. */
    public LogFilter event(String... values) {
        List<List<String>> slots = new ArrayList<>(topics);
        if (slots.isEmpty()) {
            slots.add(List.of());
        }
        slots.set(0, List.of(values));
        return new LogFilter(addresses, slots);
    }

    /** Whether it leaves no log out. */
    public boolean isEverything() {
        return addresses.isEmpty() && topics.isEmpty();
    }

    /** The parameters of {@code eth_getLogs} for a range. */
    public String params(BlockRange range) {
        return "[{\"fromBlock\":\"0x" + Long.toHexString(range.start()) + "\",\"toBlock\":\"0x"
                + Long.toHexString(range.end()) + "\"" + members() + "}]";
    }

    /** The parameters of {@code eth_getLogs} for the block of a hash (EIP-234). */
    public String params(String blockHash) {
        return "[{\"blockHash\":\"" + blockHash + "\"" + members() + "}]";
    }

    private String members() {
        String slots = topics.stream()
                .map(each -> each.isEmpty() ? "null" : array(each))
                .collect(Collectors.joining(","));
        return (addresses.isEmpty() ? "" : ",\"address\":" + array(addresses))
                + (topics.isEmpty() ? "" : ",\"topics\":[" + slots + "]");
    }

    private static String array(List<String> values) {
        return values.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }
}
