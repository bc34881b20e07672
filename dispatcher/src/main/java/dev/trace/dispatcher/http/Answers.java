package dev.trace.dispatcher.http;

import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.store.StoredJson;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns values and failures into answers. What is refused is logged, without what was sent. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private final UnaryOperator<String> redactor;
    private final Refusals refusals = new Refusals();

    /** @param redactor takes secrets out of everything but replies to workers */
    Answers(UnaryOperator<String> redactor) {
        this.redactor = redactor;
    }

    /** Says what becomes of failures. */
    void map(JavalinConfig config) {
        config.routes.exception(Exception.class, (e, http) -> refuse(http, e));
        // The server has an answer of its own for these.
        config.routes.exception(HttpResponseException.class, (e, http) -> refuse(http, e));
    }

    void send(Context http, Object value) {
        if (value.equals(Reply.NOTHING)) {
            http.status(204);
        } else if (value instanceof Reply reply) {
            http.contentType("application/json").result(reply.json());
        } else if (value instanceof Text text) {
            http.contentType("application/yaml").result(text.yaml());
        } else {
            http.contentType("application/json").result(redactor.apply(StoredJson.write(value)));
        }
    }

    private void refuse(Context http, Throwable e) {
        Throwable failure = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (failure instanceof Refused refused) {
            refuse(http, refused.status(), refused.refusal());
        } else if (failure instanceof ControlException control) {
            refuse(
                    http,
                    Routes.status(control.reason()),
                    new Refusal(control.reason().name(), text(control)));
        } else if (failure instanceof StaleAttemptException) {
            refuse(http, 409, new Refusal(TaskCalls.STALE, text(failure)));
        } else if (failure instanceof TaskServiceException || failure instanceof PlatformException) {
            refuse(http, 503, new Refusal("UNAVAILABLE", text(failure)));
        } else if (failure instanceof IllegalArgumentException || failure instanceof UncheckedIOException) {
            refuse(http, 400, new Refusal("INVALID", text(failure)));
        } else if (failure instanceof HttpResponseException response) {
            if (response.getStatus() == 405) {
                http.header("Allow", allowed(response));
            }
            refuse(http, response.getStatus(), new Refusal("INVALID", unanswerable(response, http)));
        } else {
            log.error("{} {} failed", http.method(), http.path(), failure);
            refuse(http, 500, new Refusal("FAILED", "the request failed; the dispatcher's log says why"));
        }
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String unanswerable(HttpResponseException e, Context http) {
        return switch (e.getStatus()) {
            case 404 -> "there is no " + http.path() + " in this API";
            case 405 -> http.path() + " takes no " + http.method() + "; it takes " + allowed(e);
            default -> text(e);
        };
    }

    private static String allowed(HttpResponseException e) {
        return String.join(", ", e.getDetails().values());
    }

    private void refuse(Context http, int status, Refusal refusal) {
        refusals.note(http, status, refusal);
        http.status(status);
        send(http, refusal);
    }
}
