package dev.trace.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.trace.cli.console.Console;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Warnings for the person at the terminal; every line where a log format was asked for. */
final class ConsoleAppender extends AppenderBase<ILoggingEvent> {
    static final String NAME = "console";
    private static final String FAILURE_SIGN = "❌";

    private final Console console;
    private final UnaryOperator<String> redactor;
    private final @Nullable LineEncoder everything;
    private volatile boolean failuresComeLater;

    /** @param everything null to show warnings alone, as bare messages */
    ConsoleAppender(Console console, UnaryOperator<String> redactor, @Nullable LineEncoder everything) {
        this.console = console;
        this.redactor = redactor;
        this.everything = everything;
    }

    /** Failures of tasks are not shown as they happen: whoever calls this shows those that remain. */
    void leaveFailuresToTheEnd() {
        failuresComeLater = true;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (everything != null) {
            console.note(everything.line(event));
        } else if (event.getLevel().isGreaterOrEqual(Level.WARN)
                && event.getLoggerName().startsWith("dev.trace.")) {
            String message = event.getFormattedMessage();
            if (!failuresComeLater || !message.startsWith(FAILURE_SIGN)) {
                console.note(redactor.apply(message));
            }
        }
    }
}
