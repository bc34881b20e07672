package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.operators.evm.rpc.heads.SocketEvent.Meaning;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** One socket of an endpoint. What happens at it goes to the inbox; it ends there at most once. */
final class Socket {
    private static final int POLICY_VIOLATION = 1008;
    private static final int TRY_AGAIN_LATER = 1013;

    private final Inbox inbox;
    private volatile @Nullable WebSocket wire;
    private volatile boolean ended;

    Socket(Inbox inbox) {
        this.inbox = inbox;
    }

    /** Begins to open it. */
    void open(HeadEndpoint endpoint) throws OperatorException {
        wire = endpoint.open(new Ear());
    }

    void send(String text) {
        WebSocket to = wire;
        if (to != null) {
            to.send(text); // false only if it has ended, of which the inbox learns
        }
    }

    /** Gives it up, now: a peer that says nothing would not answer a farewell either. */
    void cancel() {
        ended = true;
        WebSocket to = wire;
        if (to != null) {
            to.cancel();
        }
    }

    private void end(String reason, Meaning meaning, Duration pause) {
        if (!ended) {
            ended = true;
            inbox.put(new SocketEvent.Ended(this, reason, meaning, pause));
        }
    }

    /** Called by one thread of the HTTP client. */
    private final class Ear extends WebSocketListener {
        @Override
        public void onOpen(WebSocket socket, Response response) {
            wire = socket;
            inbox.put(new SocketEvent.Opened(Socket.this));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            inbox.put(new SocketEvent.Said(Socket.this, text));
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            inbox.put(new SocketEvent.Said(Socket.this, bytes.string(StandardCharsets.UTF_8)));
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            boolean limited = code == POLICY_VIOLATION || code == TRY_AGAIN_LATER;
            String why = "it closed the socket with code " + code + (reason.isBlank() ? "" : " (" + reason + ")");
            end(why, limited ? Meaning.LIMITED : Meaning.LOST, Duration.ZERO);
            socket.cancel();
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            if (response == null) {
                end(reason(failure), Meaning.LOST, Duration.ZERO);
                return;
            }
            Meaning meaning = switch (response.code()) {
                case 401, 403 -> Meaning.REFUSED;
                case 402, 429 -> Meaning.LIMITED;
                default -> Meaning.LOST;
            };
            end("it answers HTTP " + response.code() + " instead of opening a WebSocket", meaning, pause(response));
        }
    }

    private static Duration pause(Response response) {
        String header = response.header("Retry-After");
        try {
            return header == null ? Duration.ZERO : Duration.ofSeconds(Math.max(0, Integer.parseInt(header.trim())));
        } catch (NumberFormatException e) {
            return Duration.ZERO; // a date; our own pause will do
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "its host name is not known";
        }
        if (failure instanceof ConnectException) {
            return "it cannot be connected to (connection refused or unreachable)";
        }
        if (failure instanceof SocketTimeoutException) {
            return "it does not answer, not even pings";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection: " + failure.getMessage();
        }
        return "the connection broke" + (failure instanceof IOException ? ": " + failure.getMessage() : "");
    }
}
