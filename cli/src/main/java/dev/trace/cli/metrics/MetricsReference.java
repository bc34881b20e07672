package dev.trace.cli.metrics;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the table of all metrics for the documentation. */
public final class MetricsReference {
    private MetricsReference() {}

    /** A Markdown table. */
    public static String table() {
        StringBuilder table = new StringBuilder("| metric | type | labels | what |\n|---|---|---|---|\n");
        for (MetricName each : MetricName.values()) {
            table.append("| `")
                    .append(each.text)
                    .append("` | ")
                    .append(each.kind.name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(each.labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")))
                    .append(" | ")
                    .append(each.help)
                    .append(" |\n");
        }
        return table.toString();
    }
}
