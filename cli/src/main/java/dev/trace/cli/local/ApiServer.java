package dev.trace.cli.local;

import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.http.ApiSettings;
import dev.trace.dispatcher.http.DispatcherApi;
import dev.trace.dispatcher.http.DispatcherClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API of the process at work, on a thread of its own. Safe for use from several threads. */
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    /** A server takes a second of processor time to start, which the first tasks need more; short runs need none. */
    private static final Duration HEAD_START = Duration.ofSeconds(3);

    private final PlatformConfig platform;
    private final Control control;
    private final UnaryOperator<String> redactor;
    private final CountDownLatch ending = new CountDownLatch(1);
    private @Nullable DispatcherApi api;

    private ApiServer(PlatformConfig platform, Control control, UnaryOperator<String> redactor) {
        this.redactor = redactor;
        this.platform = platform;
        this.control = control;
    }

    /**
     * Starts it a little later, and says in the home folder where it is.
     *
     * @param redactor takes secrets out of every answer
     */
    static ApiServer startLater(PlatformConfig platform, Control control, UnaryOperator<String> redactor) {
        ApiServer server = new ApiServer(platform, control, redactor);
        Thread thread = new Thread(server::startAfterHeadStart, "api start");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** The dispatcher of another process. */
    static Control client(ApiFile.Api api) {
        return new DispatcherClient(URI.create(api.url()), Sensitive.of(api.token()));
    }

    private void startAfterHeadStart() {
        try {
            if (!ending.await(HEAD_START.toMillis(), TimeUnit.MILLISECONDS)) {
                start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void start() {
        if (ending.getCount() == 0) {
            return;
        }
        String token = newToken();
        try {
            api = listen(Sensitive.of(token));
            ApiFile.write(home(), new ApiFile.Api(api.uri().toString(), token));
        } catch (RuntimeException e) {
            LOG.warn(
                    "⚠️ the API cannot listen on {}: {}; 'trace status' must wait for the end of this run."
                            + " Set http.host in trace.yaml to an address of this machine",
                    platform.http().host(),
                    e.getMessage());
        } catch (IOException e) {
            LOG.warn("⚠️ {} cannot be written: {}; 'trace status' will not find this process", home(), e.getMessage());
        }
    }

    /** On the configured port, or on any where another run, or another program, has that one: clients read the file. */
    private DispatcherApi listen(Sensitive token) {
        String host = platform.http().host();
        int port = platform.http().port();
        try {
            return DispatcherApi.start(new ApiSettings(host, port, token), control, redactor);
        } catch (RuntimeException e) {
            if (port == 0) {
                throw e;
            }
            LOG.info("port {} is taken; the API chooses another", port);
            return DispatcherApi.start(new ApiSettings(host, 0, token), control, redactor);
        }
    }

    private static String newToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private Path home() {
        return platform.home();
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
