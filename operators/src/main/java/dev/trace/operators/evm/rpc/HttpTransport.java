package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Makes the HTTP clients of a pool: they share connections, and none follows a redirect, which could carry a key away. */
final class HttpTransport {
    private static final Duration OPENING = Duration.ofSeconds(15);
    private static final Duration PING = Duration.ofSeconds(20);

    private final OkHttpClient base;
    private final Duration silence;

    HttpTransport(PoolSettings settings) {
        silence = settings.silence();
        int most = settings.endpoints().stream()
                .mapToInt(each -> each.limits().maxConcurrency())
                .sum();
        OkHttpClient.Builder client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(most, 5, TimeUnit.MINUTES))
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ZERO) // the sockets have one
                .socketFactory(new WideSockets(silence))
                .writeTimeout(silence)
                .callTimeout(silence.multipliedBy(4))
                .followRedirects(false)
                .followSslRedirects(false);
        boolean plain = settings.endpoints().stream()
                .allMatch(each -> each.url().toLowerCase(Locale.ROOT).startsWith("http:"));
        if (plain) {
            client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)); // does not load the trusted certificates
        }
        base = client.build();
    }

    OkHttpClient client(EndpointSettings endpoint) throws OperatorException {
        if (endpoint.proxy().isEmpty()) {
            return base;
        }
        URI proxy = proxy(endpoint);
        Proxy.Type type = "http".equals(proxy.getScheme()) ? Proxy.Type.HTTP : Proxy.Type.SOCKS;
        OkHttpClient.Builder client = base.newBuilder()
                .proxy(new Proxy(type, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
        if (type == Proxy.Type.SOCKS) {
            client.readTimeout(silence); // it makes sockets of its own
        }
        String user = proxy.getUserInfo();
        if (user != null) {
            String credentials = basic(user);
            client.proxyAuthenticator((route, response) -> response.request().header("Proxy-Authorization") != null
                    ? null // refused already
                    : response.request()
                            .newBuilder()
                            .header("Proxy-Authorization", credentials)
                            .build());
        }
        return client.build();
    }

    /** Makes a client for WebSockets: each has a connection of its own, and a peer that answers no ping is given up. */
    OkHttpClient socketClient(EndpointSettings endpoint) throws OperatorException {
        return client(endpoint)
                .newBuilder()
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .socketFactory(SocketFactory.getDefault()) // ours would take silence between two pings for an end
                .readTimeout(OPENING)
                .callTimeout(OPENING)
                .pingInterval(PING)
                .build();
    }

    private static URI proxy(EndpointSettings endpoint) throws OperatorException {
        URI proxy;
        try {
            proxy = URI.create(endpoint.proxy().orElseThrow());
        } catch (IllegalArgumentException e) {
            throw wrong(endpoint, "its proxy is not an address; write http://host:port or socks5://host:port");
        }
        boolean known = "http".equals(proxy.getScheme()) || "socks5".equals(proxy.getScheme());
        if (!known || proxy.getHost() == null || proxy.getPort() < 0) {
            throw wrong(endpoint, "its proxy must be http://host:port or socks5://host:port");
        }
        if ("socks5".equals(proxy.getScheme()) && proxy.getUserInfo() != null) {
            throw wrong(endpoint, "a SOCKS5 proxy with a password is not supported; use one without, or an HTTP proxy");
        }
        return proxy;
    }

    static HttpUrl url(EndpointSettings endpoint) throws OperatorException {
        HttpUrl url = HttpUrl.parse(endpoint.url());
        if (url == null) {
            throw wrong(endpoint, "its url must begin with http:// or https:// and name a host");
        }
        return url;
    }

    static Headers headers(EndpointSettings endpoint, HttpUrl url) throws OperatorException {
        Headers.Builder headers = new Headers.Builder();
        if (!url.username().isEmpty()) {
            headers.add("Authorization", Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8));
        }
        for (var each : endpoint.headers().entrySet()) {
            try {
                headers.set(each.getKey(), each.getValue());
            } catch (IllegalArgumentException e) { // its message holds the value
                throw wrong(endpoint, "its header " + each.getKey() + " holds characters that HTTP does not allow");
            }
        }
        return headers.build();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static OperatorException wrong(EndpointSettings endpoint, String what) {
        return new OperatorException(RpcError.RPC_SETTINGS, "endpoint " + endpoint.name() + ": " + what);
    }

    /** Cancels every request and closes the idle connections. */
    void close() {
        base.dispatcher().cancelAll();
        base.dispatcher().executorService().shutdown();
        base.connectionPool().evictAll();
    }
}
