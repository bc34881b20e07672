package dev.trace.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Writes an event as one line, with the task it is about, and without any known secret. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = new byte[0];

    private final LogFormat format;
    private final UnaryOperator<String> redactor;

    LineEncoder(LogFormat format, UnaryOperator<String> redactor) {
        this.format = format;
        this.redactor = redactor;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return (line(event) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String line(ILoggingEvent event) {
        return redactor.apply(format == LogFormat.JSON ? json(event) : human(event));
    }

    private static String human(ILoggingEvent event) {
        StringBuilder line = new StringBuilder()
                .append(Instant.ofEpochMilli(event.getTimeStamp()))
                .append(String.format(" %-5s ", event.getLevel()))
                .append(event.getFormattedMessage());
        Map<String, String> about = about(event);
        if (!about.isEmpty()) {
            line.append("  ").append(about);
        }
        if (event.getThrowableProxy() != null) {
            line.append('\n')
                    .append(ThrowableProxyUtil.asString(event.getThrowableProxy())
                            .stripTrailing());
        }
        return line.toString();
    }

    private static String json(ILoggingEvent event) {
        ObjectNode node = JSON.createObjectNode()
                .put("at", Instant.ofEpochMilli(event.getTimeStamp()).toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("message", event.getFormattedMessage());
        about(event).forEach(node::put);
        if (event.getThrowableProxy() != null) {
            node.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return node.toString();
    }

    private static Map<String, String> about(ILoggingEvent event) {
        return new TreeMap<>(event.getMDCPropertyMap());
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
