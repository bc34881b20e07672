package dev.trace.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.trace.cli.console.Console;
import dev.trace.worker.secrets.Redactor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says where log lines go. For one thread. */
public final class Logging {
    private static final long FILE_LIMIT_BYTES = 16L << 20;
    private static final String FILE = "file";
    private static final int OLD_FILES = 3;
    private static volatile Redactor redactor = new Redactor();
    private static final List<String> CHATTY = List.of(
            "org.flywaydb",
            "com.zaxxer.hikari",
            "io.javalin",
            "org.eclipse.jetty",
            "org.apache",
            "io.zonky",
            "software.amazon.awssdk");

    private Logging() {}

    /** The file within a home folder. */
    public static Path file(Path home) {
        return home.resolve("logs").resolve("trace.log");
    }

    /** What keeps secrets out of the lines. */
    public static Redactor redactor() {
        return redactor;
    }

    /** Shows warnings at the terminal, or every line in a format that was asked for. */
    public static void toConsole(Console console, Level level, Optional<LogFormat> asked, Redactor redactor) {
        Logging.redactor = redactor;
        LoggerContext context = context();
        root().setLevel(level);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        ConsoleAppender appender = new ConsoleAppender(
                console,
                redactor::redact,
                asked.map(format -> new LineEncoder(format, redactor::redact)).orElse(null));
        appender.setName(ConsoleAppender.NAME);
        add(context, appender);
    }

    /** Failures of tasks are not shown as they happen, because the end of the run lists those that remain. */
    public static void leaveFailuresToTheEnd() {
        if (root().getAppender(ConsoleAppender.NAME) instanceof ConsoleAppender appender) {
            appender.leaveFailuresToTheEnd();
        }
    }

    /** Keeps every line in the home folder, in a few files of limited size. */
    public static void toFile(Path home, LogFormat format, Redactor redactor) {
        LoggerContext context = context();
        String file = file(home).toString();
        LineEncoder encoder = new LineEncoder(format, redactor::redact);
        encoder.setContext(context);
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(FILE);
        appender.setFile(file);
        appender.setEncoder(encoder);
        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(OLD_FILES);
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> limit = new SizeBasedTriggeringPolicy<>();
        limit.setContext(context);
        limit.setMaxFileSize(new FileSize(FILE_LIMIT_BYTES));
        limit.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(limit);
        add(context, appender);
    }

    /** The file that lines go to at the moment; empty before {@link #toFile}. */
    public static Optional<Path> currentFile() {
        return Optional.ofNullable(root().getAppender(FILE))
                .map(appender -> Path.of(((RollingFileAppender<?>) appender).getFile()));
    }

    /** Writes out what is buffered and closes the files. */
    public static void stop() {
        context().stop();
    }

    private static void add(LoggerContext context, Appender<ILoggingEvent> appender) {
        appender.setContext(context);
        if (!appender.isStarted()) {
            appender.start();
        }
        root().detachAppender(appender.getName());
        root().addAppender(appender);
    }

    private static ch.qos.logback.classic.Logger root() {
        return context().getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
