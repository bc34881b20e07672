package dev.trace.worker.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call under way.
 *
 * @param base who is to answer it
 * @param response the answer
 */
record Sent(URI base, CompletableFuture<HttpResponse<String>> response) {
    /**
     * The whole answer: the client's own time-out ends with the first line of it.
     *
     * @throws HttpTimeoutException if it is not there in time
     */
    Answer await(Duration longest) throws IOException, InterruptedException {
        try {
            HttpResponse<String> received = response.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(base, received.statusCode(), received.body());
        } catch (TimeoutException e) {
            cancel();
            throw new HttpTimeoutException("no answer within " + longest.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(Dispatchers.reason(e.getCause() == null ? e : e.getCause()), e);
        }
    }

    void cancel() {
        response.cancel(true);
    }
}
