package dev.trace.dispatcher.http;

import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.Dispatcher;
import dev.trace.dispatcher.http.Route.Access;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API. Takes a second or two to start: a process in a hurry starts it on a thread of its own. */
public final class DispatcherApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DispatcherApi.class);
    private static final int THREADS = 32;
    private static final int LATE_ANSWERS = 4;

    private final Javalin server;
    private final ApiSettings settings;
    private final Runnable letGo;
    private final ExecutorService late;

    private DispatcherApi(Javalin server, ApiSettings settings, Runnable letGo, ExecutorService late) {
        this.server = server;
        this.settings = settings;
        this.letGo = letGo;
        this.late = late;
    }

    /**
     * Starts listening, for people and for workers.
     *
     * @param redactor takes secrets out of every answer to people
     * @throws io.javalin.util.JavalinException if the address cannot be bound
     */
    public static DispatcherApi start(ApiSettings settings, Dispatcher dispatcher, UnaryOperator<String> redactor) {
        List<Route> routes = new ArrayList<>(new Routes(dispatcher.control()).all());
        routes.addAll(new TaskRoutes(
                        dispatcher.tasks(),
                        dispatcher.claims(),
                        settings.access().attempts())
                .all());
        return start(settings, routes, redactor, dispatcher::letWorkersGo);
    }

    /**
     * Starts listening, for people alone.
     *
     * @param redactor takes secrets out of every answer
     * @throws io.javalin.util.JavalinException if the address cannot be bound
     */
    public static DispatcherApi start(ApiSettings settings, Control control, UnaryOperator<String> redactor) {
        return start(settings, new Routes(control).all(), redactor, () -> {});
    }

    private static DispatcherApi start(
            ApiSettings settings, List<Route> routes, UnaryOperator<String> redactor, Runnable letGo) {
        ExecutorService late = Executors.newFixedThreadPool(LATE_ANSWERS, work -> {
            Thread thread = new Thread(work, "api late answer");
            thread.setDaemon(true);
            return thread;
        });
        Answers answers = new Answers(redactor);
        Javalin server = Javalin.create(config -> {
            configure(config);
            answers.map(config);
            for (Route route : routes) {
                config.routes.addHttpHandler(
                        route.method(), route.path(), http -> answer(route, settings.access(), answers, late, http));
            }
        });
        server.start(settings.host(), settings.port());
        log.info("API listens on http://{}:{}", settings.host(), server.port());
        return new DispatcherApi(server, settings, letGo, late);
    }

    private static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = new QueuedThreadPool(THREADS, 2);
        config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new BareErrors()));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new BareErrors()));
    }

    private static void answer(Route route, ApiAccess access, Answers answers, ExecutorService late, Context http)
            throws Exception {
        Request request = new Request(http, route.maxBytes());
        if (route.access() == Access.USER) {
            request.require(access.users(), "user");
        } else if (route.access() == Access.WORKER) {
            request.require(access.workers(), "worker");
        }
        Object answer = route.answer().to(request);
        if (answer instanceof Later waiting) {
            http.future(() -> waiting.reply().thenAcceptAsync(value -> answers.send(http, value), late));
        } else {
            answers.send(http, answer);
        }
    }

    public int port() {
        return server.port();
    }

    /** Where a client on this machine finds it. */
    public URI uri() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return URI.create("http://" + host + ":" + port());
    }

    /** Lets workers go that wait for a task, and stops listening. */
    @Override
    public void close() {
        letGo.run();
        server.stop();
        late.shutdownNow();
    }
}
