package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Classifier;
import dev.trace.operators.evm.rpc.dialect.RetryAfter;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
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

/** JSON-RPC requests to one endpoint over HTTP, their responses read into pooled arrays. Safe for use from several threads. */
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

    /** Where it is now, key and all: with some providers another path or key is another chain. */
    Target address() throws FailedRequest {
        return target();
    }

    /** Where it was when it was last asked. */
    Target lastAddress() {
        return latest;
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
        long id = nextId();
        return post(json(request, id), transfer, posted -> parse(posted, request, id));
    }

    static long nextId() {
        return IDS.incrementAndGet();
    }

    static String json(RpcRequest request, long id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + request.method() + "\",\"params\":"
                + request.params() + "}";
    }

    /**
     * Posts a body, again with a renewed address if the one in use is refused.
     *
     * @param reader owns the response's array if it returns
     */
    <T> T post(String text, Transfer transfer, Reader<T> reader) throws FailedRequest {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Target shown = target();
        try {
            return post(shown, body, transfer, reader);
        } catch (FailedRequest e) {
            Target renewed = e.verdict().kind() == Kind.DENIED ? renewed(shown) : shown;
            if (renewed.equals(shown)) {
                throw e;
            }
            if (!renewed.url().host().equals(shown.url().host())) {
                throw new FailedRequest(Kind.TRANSIENT, "it has moved, and must first prove to be of its chain");
            }
            return post(renewed, body, transfer, reader);
        }
    }

    private Target renewed(Target refused) throws FailedRequest {
        addresses.refused(refused.settings());
        return target();
    }

    private <T> T post(Target target, byte[] body, Transfer transfer, Reader<T> reader) throws FailedRequest {
        okhttp3.Call http = client.newCall(new Request.Builder()
                .url(target.url())
                .headers(target.headers())
                .post(RequestBody.create(body, TYPE))
                .build());
        transfer.start(http, body.length);
        try (okhttp3.Response response = http.execute()) {
            return read(response, target, transfer, reader);
        } catch (FailedRequest e) {
            throw new FailedRequest(target.redacted(e.verdict()));
        } catch (IOException e) {
            throw new FailedRequest(target.redacted(Verdict.of(Kind.TRANSIENT, reason(e))));
        }
    }

    private <T> T read(okhttp3.Response http, Target target, Transfer transfer, Reader<T> reader)
            throws IOException, FailedRequest {
        ResponseBody body = http.body();
        if (body == null) {
            throw new FailedRequest(Kind.TRANSIENT, "HTTP " + http.code() + " without a body");
        }
        Bytes bytes = bytes(body, transfer);
        boolean kept = false;
        try {
            T read = reader.read(new Posted(http.code(), retryAfter(http), bytes.array, bytes.length, target));
            kept = true;
            return read;
        } finally {
            if (!kept) {
                buffers.giveBack(bytes.array);
            }
        }
    }

    private static Response parse(Posted posted, RpcRequest request, long id) throws IOException, FailedRequest {
        Envelope envelope;
        try {
            envelope = Envelope.read(posted.array(), posted.length(), id);
        } catch (IOException e) {
            throw new FailedRequest(unreadable(posted, e));
        }
        if (envelope.member() == Envelope.Member.ERROR) {
            throw new FailedRequest(Classifier.error(posted.status(), posted.retryAfter(), error(posted, envelope)));
        }
        if (!posted.isSuccessful()) {
            throw new FailedRequest(Classifier.http(posted.status(), posted.retryAfter(), ""));
        }
        if (envelope.member() == Envelope.Member.NULL_RESULT && request.ifNull() == RpcRequest.NullResult.NOT_YET) {
            throw new FailedRequest(missing());
        }
        return new Response(posted.array(), envelope.offset(), envelope.size());
    }

    static Verdict missing() {
        return Verdict.of(Kind.MISSING, "it answers null");
    }

    static JsonNode error(Posted posted, Envelope envelope) throws IOException {
        return JSON.readTree(posted.array(), envelope.offset(), envelope.size());
    }

    static Verdict unreadable(Posted posted, IOException why) {
        return posted.isSuccessful()
                ? Verdict.of(Kind.TRANSIENT, String.valueOf(why.getMessage()))
                : Classifier.http(posted.status(), posted.retryAfter(), posted.start());
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
        return RetryAfter.of(http.header("Retry-After"), http.header("Date"));
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
            return "no TLS connection: " + e.getMessage() + " (does it speak https?)";
        }
        return "the connection broke: " + e.getMessage();
    }

    /** Makes something of a response. */
    interface Reader<T> {
        T read(Posted posted) throws IOException, FailedRequest;
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
