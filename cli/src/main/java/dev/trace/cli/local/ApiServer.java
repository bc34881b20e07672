package dev.trace.cli.local;

import dev.trace.cli.CommandFailure;
import dev.trace.cli.Workspace;
import dev.trace.dag.platform.HttpConfig;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.http.ApiAccess;
import dev.trace.dispatcher.http.ApiSettings;
import dev.trace.dispatcher.http.DispatcherApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API of the process at work. Safe for use from several threads. */
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    /** A server takes a second of processor time to start, which the first tasks need more; short runs need none. */
    private static final Duration HEAD_START = Duration.ofSeconds(3);

    private final Workspace workspace;
    private final Dispatcher dispatcher;
    private final CountDownLatch ending = new CountDownLatch(1);
    private @Nullable DispatcherApi api;

    private ApiServer(Workspace workspace, Dispatcher dispatcher) {
        this.workspace = workspace;
        this.dispatcher = dispatcher;
    }

    /** Starts it for people, a little later and on a thread of its own, and says in the home folder where it is. */
    static ApiServer startLater(Workspace workspace, Dispatcher dispatcher) {
        ApiServer server = new ApiServer(workspace, dispatcher);
        Thread thread = new Thread(server::startAfterHeadStart, "api start");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /**
     * Starts it for people and workers, and says in the home folder where it is.
     *
     * @throws CommandFailure if it cannot listen
     */
    static ApiServer startNow(Workspace workspace, Dispatcher dispatcher, TakenPort taken) {
        ApiServer server = new ApiServer(workspace, dispatcher);
        try {
            server.start(ApiKeys.all(workspace), taken);
        } catch (IOException | RuntimeException e) {
            server.close();
            if (e instanceof CommandFailure failure) {
                throw failure;
            }
            HttpConfig http = workspace.platform().http();
            throw CommandFailure.usage("the API cannot listen on " + http.host() + ":" + http.port() + ": "
                    + e.getMessage() + "; set http.host and http.port in trace.yaml to an address of this machine that"
                    + " is free");
        }
        return server;
    }

    /** Where it listens, for clients on this machine. */
    synchronized URI uri() {
        if (api == null) {
            throw new IllegalStateException("not started");
        }
        return api.uri();
    }

    private void startAfterHeadStart() {
        try {
            if (!ending.await(HEAD_START.toMillis(), TimeUnit.MILLISECONDS)) {
                start(ApiKeys.people(workspace), TakenPort.TAKE_ANOTHER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn(
                    "⚠️ the API cannot listen on {}: {}; 'trace status' must wait for the end of this run."
                            + " Set http.host in trace.yaml to an address of this machine",
                    workspace.platform().http().host(),
                    e.getMessage());
        } catch (IOException e) {
            LOG.warn("⚠️ {} cannot be written: {}; 'trace status' will not find this process", home(), e.getMessage());
        }
    }

    private synchronized void start(ApiKeys keys, TakenPort taken) throws IOException {
        if (ending.getCount() == 0) {
            return;
        }
        api = listen(keys.access(), taken);
        ApiFile.write(home(), new ApiFile.Api(api.uri().toString(), keys.userToken()));
    }

    private DispatcherApi listen(ApiAccess access, TakenPort taken) {
        HttpConfig http = workspace.platform().http();
        try {
            return listen(http.port(), access);
        } catch (RuntimeException e) {
            if (http.port() == 0 || taken == TakenPort.FAIL) {
                throw e;
            }
            LOG.info("port {} is taken; the API chooses another", http.port());
            return listen(0, access);
        }
    }

    private DispatcherApi listen(int port, ApiAccess access) {
        String host = workspace.platform().http().host();
        return DispatcherApi.start(new ApiSettings(host, port, access), dispatcher, workspace.redactor()::redact);
    }

    private Path home() {
        return workspace.platform().home();
    }

    @Override
    public synchronized void close() {
        ending.countDown();
        if (api != null) {
            api.close();
            try {
                ApiFile.remove(home());
            } catch (IOException e) {
                LOG.warn("⚠️ {} is left over: {}", home().resolve("api.json"), e.getMessage());
            }
        }
    }
}
