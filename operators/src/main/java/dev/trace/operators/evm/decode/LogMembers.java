package dev.trace.operators.evm.decode;

import java.util.List;

/** Finds the values of a log, wherever logs lie. */
final class LogMembers {
    private static final List<LogField> TOPICS =
            List.of(LogField.TOPIC0, LogField.TOPIC1, LogField.TOPIC2, LogField.TOPIC3);

    private LogMembers() {}

    static void read(JsonScanner scanner, ObjectTable<LogField> logs, int row) throws BadAnswerException {
        if (scanner.openObject()) {
            do {
                int field = scanner.key(logs.names());
                long span = logs.is(field, LogField.TOPICS) ? readTopics(scanner, logs, row) : scanner.value();
                Members.put(scanner, logs, row, field, span);
            } while (scanner.moreMembers());
        }
    }

    private static long readTopics(JsonScanner scanner, ObjectTable<LogField> logs, int log) throws BadAnswerException {
        scanner.peek();
        int from = scanner.place();
        int topic = 0;
        if (scanner.openArray()) {
            do {
                if (topic == TOPICS.size()) {
                    throw scanner.bad(scanner.place(), "a log has at most four topics");
                }
                LogField field = TOPICS.get(topic++);
                long span = scanner.value();
                if (Span.kind(span) != Span.TEXT) {
                    throw scanner.bad(Span.start(span), "expected a topic");
                }
                logs.put(log, field, span);
            } while (scanner.moreElements());
        }
        return Span.of(Span.NESTED, from, scanner.place() - from);
    }
}
