package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.Verdict.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/** One JSON-RPC request to one endpoint over HTTP, its response read into a pooled array. Safe for use from several threads. */
final class Exchange {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType TYPE = MediaType.get("application/json");
    private static final int FIRST_BYTES = 64 << 10;
    private static final AtomicLong IDS = new AtomicLong();

    private final OkHttpClient client;
    private final EndpointSettings configured;
    private final EndpointAddresses addresses;
    private final Buffers buffers;
    private final int mostBytes;
    private volatile Target latest;

    Exchange(
            EndpointSettings settings,
            EndpointAddresses addresses,
            HttpTransport transport,
            Buffers buffers,
            int mostBytes)
            throws OperatorException {
        client = transport.client(settings);
        configured = settings;
        this.addresses = addresses;
        latest = Target.of(settings);
        this.buffers = buffers;
        this.mostBytes = mostBytes;
    }

    private Target target() throws FailedRequest {
        try {
            EndpointSettings now = addresses.now(configured);
            Target known = latest;
            if (!known.settings().equals(now)) {
                known = Target.of(now);
                latest = known;
            }
            return known;
        } catch (OperatorException | RuntimeException e) {
            throw new FailedRequest(Kind.TRANSIENT, "its address cannot be told at the moment: " + e.getMessage());
        }
    }

    /**
     * Sends a request and reads its result.
     *
     * @param transfer counts its bytes, also if it fails
     * @throws FailedRequest with what its failure means
     */
    Response send(RpcRequest request, Transfer transfer) throws FailedRequest {
        Target shown = target();
        try {
            return send(shown, request, transfer);
        } catch (FailedRequest e) {
            Target renewed = e.verdict().kind() == Kind.DENIED ? renewed(shown) : shown;
            if (renewed.equals(shown)) {
                throw e;
            }
            return send(renewed, request, transfer);
        }
    }

    private Target renewed(Target refused) throws FailedRequest {
        addresses.refused(refused.settings());
        return target();
    }

    private Response send(Target target, RpcRequest request, Transfer transfer) throws FailedRequest {
        long id = IDS.incrementAndGet();
        String text = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + request.method() + "\",\"params\":"
                + request.params() + "}";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        okhttp3.Call http = client.newCall(new Request.Builder()
                .url(target.url())
                .headers(target.headers())
                .post(RequestBody.create(body, TYPE))
                .build());
        transfer.start(http, body.length);
        try (okhttp3.Response response = http.execute()) {
            return read(response, request, id, transfer);
        } catch (FailedRequest e) {
            throw new FailedRequest(target.redacted(e.verdict()));
        } catch (IOException e) {
            throw new FailedRequest(target.redacted(Verdict.of(Kind.TRANSIENT, reason(e))));
        }
    }

    private Response read(okhttp3.Response http, RpcRequest request, long id, Transfer transfer)
            throws IOException, FailedRequest {
        ResponseBody body = http.body();
        if (body == null) {
            throw new FailedRequest(Kind.TRANSIENT, "HTTP " + http.code() + " without a body");
        }
        Bytes bytes = bytes(body, transfer);
        boolean kept = false;
        try {
            Response response = parse(http, bytes, request, id);
            kept = true;
            return response;
        } finally {
            if (!kept) {
                buffers.giveBack(bytes.array);
            }
        }
    }

    private Response parse(okhttp3.Response http, Bytes bytes, RpcRequest request, long id)
            throws IOException, FailedRequest {
        Envelope envelope;
        try {
            envelope = Envelope.read(bytes.array, bytes.length, id);
        } catch (IOException e) {
            throw new FailedRequest(unreadable(http, bytes, e));
        }
        if (envelope.member() == Envelope.Member.ERROR) {
            throw new FailedRequest(Classifier.error(
                    http.code(), retryAfter(http), JSON.readTree(bytes.array, envelope.offset(), envelope.size())));
        }
        if (!http.isSuccessful()) {
            throw new FailedRequest(Classifier.http(http.code(), retryAfter(http), ""));
        }
        if (envelope.member() == Envelope.Member.NULL_RESULT && request.ifNull() == RpcRequest.NullResult.NOT_YET) {
            throw new FailedRequest(Kind.MISSING, "it answers null");
        }
        return new Response(bytes.array, envelope.offset(), envelope.size());
    }

    private static Verdict unreadable(okhttp3.Response http, Bytes bytes, IOException why) {
        if (!http.isSuccessful()) {
            String start = new String(bytes.array, 0, Math.min(bytes.length, 300), StandardCharsets.UTF_8);
            return Classifier.http(http.code(), retryAfter(http), start);
        }
        return Verdict.of(Kind.TRANSIENT, String.valueOf(why.getMessage()));
    }

    private Bytes bytes(ResponseBody body, Transfer transfer) throws IOException, FailedRequest {
        long announced = body.contentLength();
        if (announced > mostBytes) {
            throw tooLarge(announced + " bytes");
        }
        BufferedSource source = body.source();
        byte[] array = buffers.take(announced > 0 ? (int) announced : FIRST_BYTES);
        int length = 0;
        try {
            for (int n = 0; n >= 0; length += Math.max(n, 0)) {
                if (length == array.length) {
                    array = source.exhausted() ? array : grown(array);
                }
                n = length == array.length ? -1 : source.read(array, length, array.length - length);
            }
        } catch (IOException | FailedRequest e) {
            buffers.giveBack(array);
            throw e;
        } finally {
            transfer.received(length);
        }
        return new Bytes(array, length);
    }

    private byte[] grown(byte[] array) throws FailedRequest {
        if (array.length >= mostBytes) {
            throw tooLarge("more than " + mostBytes + " bytes");
        }
        byte[] larger = buffers.take((int) Math.min(mostBytes, 2L * array.length));
        System.arraycopy(array, 0, larger, 0, array.length);
        buffers.giveBack(array);
        return larger;
    }

    private FailedRequest tooLarge(String size) {
        return new FailedRequest(
                Kind.TOO_LARGE, "the response has " + size + ", and the pool accepts " + mostBytes + " at most");
    }

    private static Duration retryAfter(okhttp3.Response http) {
        String header = http.header("Retry-After");
        try {
            return header == null ? Duration.ZERO : Duration.ofSeconds(Math.max(0, Long.parseLong(header.trim())));
        } catch (NumberFormatException e) {
            return Duration.ZERO; // a date; our own pause will do
        }
    }

    private static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "its host name is not known";
        }
        if (e instanceof ConnectException) {
            return "it cannot be connected to (connection refused or unreachable)";
        }
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "it did not answer in time";
        }
        if (e instanceof SSLException) {
            return "no TLS connection: " + e.getMessage();
        }
        return "the connection broke: " + e.getMessage();
    }

    /** A response's bytes, at the start of an array. */
    private static final class Bytes {
        final byte[] array;
        final int length;

        Bytes(byte[] array, int length) {
            this.array = array;
            this.length = length;
        }
    }
}
