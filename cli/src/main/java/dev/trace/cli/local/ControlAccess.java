package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.Workspace;
import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.http.DispatcherClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dispatcher of a home folder: the live one over HTTP, else one of our own for the moment. */
public final class ControlAccess implements AutoCloseable {
    private final Control control;
    private final @Nullable LocalRuntime runtime;
    private final @Nullable HomeLock lock;

    private ControlAccess(Control control, @Nullable LocalRuntime runtime, @Nullable HomeLock lock) {
        this.control = control;
        this.runtime = runtime;
        this.lock = lock;
    }

    /** @throws CommandFailure if the home folder is another process's and that process does not answer */
    public static ControlAccess open(Workspace workspace) throws OperatorException, InterruptedException {
        Path home = workspace.platform().home();
        Optional<HomeLock> lock = HomeLock.tryTake(home);
        if (lock.isEmpty()) {
            return live(workspace);
        }
        workspace.logToFile();
        LocalRuntime runtime = LocalRuntime.controlOnly(workspace, lock.get());
        try {
            return new ControlAccess(runtime.control(), runtime, lock.get());
        } catch (OperatorException | InterruptedException | RuntimeException e) {
            runtime.close();
            lock.get().close();
            throw e;
        }
    }

    /**
     * Whether nothing was ever made in the home folder and no other database is configured: then there is nothing to ask
     * about, and to open it would make a database.
     */
    public static boolean isNew(Workspace workspace) {
        return workspace.platform().state() instanceof DatabaseConfig.Embedded
                && !EmbeddedDatabase.exists(workspace.platform().home());
    }

    public Control control() {
        return control;
    }

    /** Whether another process is at work. */
    public boolean isLive() {
        return runtime == null;
    }

    private static ControlAccess live(Workspace workspace) {
        Path home = workspace.platform().home();
        ApiFile.Api api = ApiFile.read(home)
                .orElseThrow(() ->
                        CommandFailure.work("process " + HomeLock.holder(home).pid() + " uses " + home
                                + " and has not opened its API yet; try again in a moment"));
        return new ControlAccess(new DispatcherClient(URI.create(api.url()), token(workspace, api)), null, null);
    }

    private static Sensitive token(Workspace workspace, ApiFile.Api api) {
        List<NamedSecret> configured = workspace.platform().auth().userTokens();
        return api.token().isEmpty() && !configured.isEmpty()
                ? configured.get(0).value()
                : Sensitive.of(api.token());
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
