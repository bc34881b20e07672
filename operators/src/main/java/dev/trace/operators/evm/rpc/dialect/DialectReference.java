package dev.trace.operators.evm.rpc.dialect;

import dev.trace.operators.evm.rpc.dialect.Verdict.About;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;

/** The page that tells which failures are known, made of the table itself. */
public final class DialectReference {
    private static final String INTRODUCTION = """
            # What endpoints say

            <!-- Generated from the table of dialects in the operators module; do not edit. -->

            Providers and nodes share few error codes, and use them differently. Trace looks at HTTP status, code, message,
            `data` and body together, in the order below; the first row that fits counts. What no row knows is tried again
            with growing pauses, like a failure that passes, and logged once, without secrets: please report it. Where a row
            says “or its batch”, a call that went together with others is sent once more alone before the failure counts.

            | what it means | what follows |
            | --- | --- |
            %s

            | # | who | recognized by | means | as seen | where |
            | --- | --- | --- | --- | --- | --- |
            """;

    private DialectReference() {}

    /** The page in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION.formatted(meanings()));
        int number = 1;
        for (Dialect each : Dialects.ALL) {
            page.append("| ")
                    .append(number++)
                    .append(" | ")
                    .append(String.join(
                            " | ",
                            each.who(),
                            recognition(each),
                            meaning(each),
                            seen(each.sample()),
                            each.sample().source()))
                    .append(" |\n");
        }
        return page.toString();
    }

    private static String meanings() {
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            lines.add("| `" + kind + "` | " + consequence(kind) + " |");
        }
        return String.join("\n", lines);
    }

    private static String consequence(Kind kind) {
        return switch (kind) {
            case TRANSIENT -> "tried again, preferably at another endpoint; one that fails again and again rests";
            case THROTTLED ->
                "the endpoint rests as long as it says, or longer each time, and is asked for less a second";
            case QUOTA -> "the endpoint is parked for an hour; the others go on";
            case DENIED -> "the endpoint is parked for ten minutes: check its address and key";
            case MISSING -> "asked again at the same endpoint, then at others: it may not be there yet";
            case UNSUPPORTED -> "the method is not asked of the endpoint again";
            case PRUNED -> "asked of another endpoint";
            case TOO_LARGE -> "the range is split";
            case BATCH_REFUSED -> "sent again in smaller batches, or one by one";
            case REFUSED -> "the call fails: the request itself is wrong";
            case UNKNOWN -> "as `TRANSIENT`, and logged once";
        };
    }

    private static String meaning(Dialect each) {
        boolean ofBatch = each.about() == About.CALL_OR_BATCH;
        return "`" + each.kind() + "`" + (ofBatch ? ", or its batch" : "");
    }

    private static String recognition(Dialect each) {
        List<String> parts = new ArrayList<>();
        each.status().ifPresent(status -> parts.add("HTTP " + status));
        each.code().ifPresent(code -> parts.add("code " + code));
        each.texts().forEach(text -> parts.add("“" + text + "”"));
        return String.join(", ", parts);
    }

    private static String seen(Dialect.Sample sample) {
        String code = sample.code() == 0 ? "" : sample.code() + " ";
        String data = sample.data().isEmpty() ? "" : ", data " + sample.data();
        String status = sample.status() == 200 ? "" : "HTTP " + sample.status() + ": ";
        String text = code + (sample.message() + data).replace("|", "\\|");
        return text.isEmpty() ? status.replace(": ", "") : status + "`" + text + "`";
    }
}
