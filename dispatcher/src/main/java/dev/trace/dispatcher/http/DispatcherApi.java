package dev.trace.dispatcher.http;

import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.http.Messages.Failure;
import dev.trace.dispatcher.http.Route.Access;
import dev.trace.dispatcher.store.StoredJson;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API. Takes a second or two to start: a process in a hurry starts it on a thread of its own. */
public final class DispatcherApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DispatcherApi.class);
    private static final long MAX_BODY_BYTES = 4L << 20;

    private final Javalin server;
    private final ApiSettings settings;

    private DispatcherApi(Javalin server, ApiSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /**
     * Starts listening.
     *
     * @throws io.javalin.util.JavalinException if the address cannot be bound
     */
    public static DispatcherApi start(ApiSettings settings, Control control) {
        return start(settings, control, text -> text);
    }

    /**
     * Starts listening.
     *
     * @param redactor takes secrets out of every answer
     * @throws io.javalin.util.JavalinException if the address cannot be bound
     */
    public static DispatcherApi start(ApiSettings settings, Control control, UnaryOperator<String> redactor) {
        Javalin server = Javalin.create(config -> {
            configure(config, settings, new Routes(control));
            config.routes.after(request -> redact(request, redactor));
        });
        server.start(settings.host(), settings.port());
        log.info("API listens on http://{}:{}", settings.host(), server.port());
        return new DispatcherApi(server, settings);
    }

    private static void configure(JavalinConfig config, ApiSettings settings, Routes routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.jetty.threadPool = new QueuedThreadPool(32, 2);
        for (Route route : routes.all()) {
            config.routes.addHttpHandler(route.method(), route.path(), request -> answer(route, settings, request));
        }
        config.routes.exception(
                ControlException.class, (e, request) -> refuse(request, Routes.status(e.reason()), Failure.of(e)));
        config.routes.exception(
                IllegalArgumentException.class,
                (e, request) -> refuse(request, 400, new Failure("INVALID", String.valueOf(e.getMessage()))));
        config.routes.exception(
                HttpResponseException.class, (e, request) -> refuse(request, e.getStatus(), refused(e, request)));
        config.routes.exception(Exception.class, (e, request) -> {
            log.error("{} {} failed", request.method(), request.path(), e);
            refuse(request, 500, new Failure("FAILED", "the request failed; the dispatcher's log says why"));
        });
    }

    private static void redact(Context request, UnaryOperator<String> redactor) {
        String answer = request.result();
        if (answer != null) {
            request.result(redactor.apply(answer));
        }
    }

    private static void answer(Route route, ApiSettings settings, Context request) throws ControlException {
        if (route.access() == Access.USER && !isAuthorized(request.header("Authorization"), settings)) {
            request.header("WWW-Authenticate", "Bearer");
            throw new ControlException(
                    Reason.UNAUTHORIZED, "this needs the header 'Authorization: Bearer TOKEN' with the right token");
        }
        send(request, route.answer().to(request));
    }

    // In constant time, so that an answer's delay says nothing about the token.
    private static boolean isAuthorized(@Nullable String header, ApiSettings settings) {
        byte[] expected = ("Bearer " + settings.token().reveal()).getBytes(StandardCharsets.UTF_8);
        return header != null && MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
    }

    private static Failure refused(HttpResponseException e, Context request) {
        return switch (e.getStatus()) {
            case 404 ->
                new Failure("NOT_FOUND", "there is no " + request.method() + " " + request.path() + " in this API");
            case 413 -> new Failure("INVALID", "the body is larger than " + (MAX_BODY_BYTES >> 20) + " MiB");
            default -> new Failure("INVALID", String.valueOf(e.getMessage()));
        };
    }

    private static void refuse(Context request, int status, Failure failure) {
        request.status(status);
        send(request, failure);
    }

    private static void send(Context request, Object body) {
        request.contentType("application/json").result(StoredJson.write(body));
    }

    public int port() {
        return server.port();
    }

    /** Where a client on this machine finds it. */
    public URI uri() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return URI.create("http://" + host + ":" + port());
    }

    @Override
    public void close() {
        server.stop();
    }
}
