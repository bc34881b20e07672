package dev.trace.dispatcher.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Passes the output of a child on to the log: its log lines as what they are, everything else as it is. For one thread. */
final class ChildLog {
    private static final Logger log = LoggerFactory.getLogger(ChildLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ABOUT = List.of("task", "attempt", "chain");
    private static final int LONGEST = 16 << 10;

    private final ChildOrder order;
    private String last = "";

    ChildLog(ChildOrder order) {
        this.order = order;
    }

    /** The last line that was no log line, which is where a JVM says why it cannot go on. */
    synchronized String last() {
        return last;
    }

    void line(String text) {
        String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text.stripTrailing();
        if (line.isEmpty()) {
            return;
        }
        try {
            MDC.put("child", order.name());
            int slash = order.job().indexOf('/');
            MDC.put("dag", order.job().substring(0, Math.max(0, slash)));
            MDC.put("job", order.job().substring(slash + 1));
            logLine(line).ifPresentOrElse(ChildLog::pass, () -> raw(line));
        } finally {
            MDC.clear();
        }
    }

    private static Optional<JsonNode> logLine(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line))
                    .filter(node -> node.hasNonNull("level") && node.hasNonNull("message"));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static void pass(JsonNode line) {
        ABOUT.stream()
                .filter(line::hasNonNull)
                .forEach(key -> MDC.put(key, line.get(key).asText()));
        String error = line.hasNonNull("error") ? "\n" + line.get("error").asText() : "";
        LoggerFactory.getLogger(line.path("logger").asText(ChildLog.class.getName()))
                .atLevel(level(line.get("level").asText()))
                .log(() -> line.get("message").asText() + error);
    }

    private static Level level(String name) {
        try {
            return Level.valueOf(name);
        } catch (IllegalArgumentException e) {
            return Level.INFO;
        }
    }

    private void raw(String line) {
        synchronized (this) {
            last = line;
        }
        log.info("{}: {}", order.name(), line);
    }
}
