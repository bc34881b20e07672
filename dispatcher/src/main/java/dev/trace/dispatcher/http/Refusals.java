package dev.trace.dispatcher.http;

import dev.trace.dag.task.TaskCalls.Refusal;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who was refused and why: the first of a kind at once, the same again at most once a minute, since whoever is
 * refused often tries again. Safe for use from several threads.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_KINDS = 1_000;

    private final Map<String, Long> said = new ConcurrentHashMap<>();

    void note(Context http, int status, Refusal refusal) {
        if (status == 404 || status >= 500) {
            return;
        }
        String path = printable(http.path());
        String kind = status + " " + path + " " + http.ip();
        long now = System.nanoTime();
        Long last = said.get(kind);
        if (last != null && now - last < QUIET) {
            return;
        }
        if (said.size() >= MOST_KINDS) {
            said.clear();
        }
        said.put(kind, now);
        String line = "⚠️ refused {} {} from {} with {} {}: {}";
        // What is wrong with a body may be said in its own words.
        String why = status == 400 ? "the answer says why" : printable(refusal.message());
        Object[] facts = {http.method(), path, http.ip(), status, refusal.error(), why};
        if (status == 401 || status == 403) {
            log.warn(line, facts);
        } else {
            log.info(line, facts);
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
