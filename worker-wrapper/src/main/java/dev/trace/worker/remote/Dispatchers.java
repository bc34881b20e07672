package dev.trace.worker.remote;

import dev.trace.dag.task.TaskCalls;
import dev.trace.dag.task.TaskServiceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends calls to one of several dispatchers: to the one that answered last, and to the next where that one does not. All
 * calls may be sent twice. Safe for use from several threads.
 */
final class Dispatchers {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final List<URI> bases;
    private final AtomicInteger current;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** @param first which of them to begin with */
    Dispatchers(List<URI> bases, int first) {
        this.bases = List.copyOf(bases);
        current = new AtomicInteger(Math.floorMod(first, bases.size()));
    }

    /**
     * A call.
     *
     * @param method {@code GET} or {@code POST}
     * @param path with its query
     * @param token bearer token
     * @param leaseToken header of a fetch; empty for none
     * @param body JSON; empty for none
     */
    record Call(String method, String path, String token, String leaseToken, String body) {
        /** Without tokens and body. */
        @Override
        public String toString() {
            return method + " " + path;
        }

        static Call post(String path, String token, String body) {
            return new Call("POST", path, token, "", body);
        }
    }

    /** Those that are asked. */
    List<URI> bases() {
        return bases;
    }

    /**
     * Sends a call until a dispatcher answers.
     *
     * @param timeout for all tries together
     * @throws TaskServiceException if none answers
     */
    Answer send(Call call, Duration timeout) throws TaskServiceException, InterruptedException {
        Duration each = timeout.dividedBy(bases.size());
        StringJoiner failures = new StringJoiner("; ");
        for (int i = 0; i < bases.size(); i++) {
            URI base = preferred();
            try {
                Answer answer = sendTo(base, call, each);
                if (!answer.mayPass()) {
                    return answer;
                }
                failures.add(
                        base + ": " + answer.status() + " " + answer.refusal().message());
            } catch (IOException e) {
                failures.add(base + ": " + reason(e));
            }
            avoid(base);
        }
        throw new TaskServiceException(failures.toString(), null);
    }

    private Answer sendTo(URI base, Call call, Duration timeout) throws IOException, InterruptedException {
        try {
            return begin(base, call, timeout).await(timeout);
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // An idle connection that the other side has closed shows only when it is used.
            return begin(base, call, timeout).await(timeout);
        }
    }

    /** Sends a call to one dispatcher, and waits for nothing. */
    Sent begin(URI base, Call call, Duration timeout) {
        return new Sent(base, http.sendAsync(request(base, call, timeout), BodyHandlers.ofString()));
    }

    /** The dispatcher to ask first. */
    URI preferred() {
        return bases.get(Math.floorMod(current.get(), bases.size()));
    }

    /** This one did not answer: the next is asked from now on. */
    void avoid(URI base) {
        int index = current.get();
        if (bases.get(Math.floorMod(index, bases.size())).equals(base)) {
            current.compareAndSet(index, index + 1);
        }
    }

    private static HttpRequest request(URI base, Call call, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()))
                .timeout(timeout)
                .header("Authorization", "Bearer " + call.token());
        if (!call.leaseToken().isEmpty()) {
            request.header(TaskCalls.LEASE_TOKEN, call.leaseToken());
        }
        return call.body().isEmpty()
                ? request.method(call.method(), BodyPublishers.noBody()).build()
                : request.header("Content-Type", "application/json")
                        .method(call.method(), BodyPublishers.ofString(call.body()))
                        .build();
    }

    static String reason(Throwable e) {
        if (e instanceof ConnectException) {
            return "cannot be connected to";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
