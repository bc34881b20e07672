package dev.trace.cli;

import dev.trace.api.ErrorCode;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.cli.embedded.EmbeddedException;
import dev.trace.cli.log.LogFormat;
import dev.trace.cli.log.Logging;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.StateException;
import dev.trace.worker.cold.StoreException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a command throws into a message and an exit code. What nobody foresaw goes to the log file in full. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /**
     * What a person sees.
     *
     * @param message one or several lines
     * @param exitStatus of the process
     */
    record Shown(String message, int exitStatus) {}

    private Failures() {}

    static Shown shown(Throwable failure) {
        if (failure instanceof CommandFailure known) {
            return new Shown(text(known), known.exitStatus());
        } else if (failure instanceof EmbeddedException || failure instanceof StateException) {
            return new Shown(text(failure), ExitStatus.USAGE);
        } else if (failure instanceof PlatformException platform) {
            return new Shown(text(platform), platform.isPassing() ? ExitStatus.WORK_FAILED : ExitStatus.USAGE);
        } else if (failure instanceof ControlException control) {
            boolean mayPass = control.reason() == ControlException.Reason.UNAVAILABLE;
            return new Shown(text(control), mayPass ? ExitStatus.WORK_FAILED : ExitStatus.USAGE);
        } else if (failure instanceof OperatorException operator) {
            return new Shown(text(operator), exitStatus(operator.code()));
        } else if (failure instanceof StoreException store) {
            return new Shown(text(store), exitStatus(store.code()));
        } else if (failure instanceof InterruptedException) {
            return new Shown("interrupted", ExitStatus.INTERRUPTED);
        }
        return unforeseen(failure);
    }

    private static int exitStatus(ErrorCode code) {
        return code.recovery() == Recovery.CONFIGURATION ? ExitStatus.USAGE : ExitStatus.WORK_FAILED;
    }

    private static Shown unforeseen(Throwable failure) {
        if (Logging.currentFile().isEmpty()) {
            Logging.toFile(Path.of(".trace"), LogFormat.HUMAN, Logging.redactor());
        }
        LOG.error("A command failed in a way nobody foresaw", failure);
        String said = failure.getMessage() == null
                ? ""
                : ": " + text(failure).lines().findFirst().orElse("");
        return new Shown(
                "internal error: " + failure.getClass().getSimpleName() + said + "; please report it, with "
                        + Logging.currentFile().map(Path::toString).orElse("the log file"),
                ExitStatus.WORK_FAILED);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
