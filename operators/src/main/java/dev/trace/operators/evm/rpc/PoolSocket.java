package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.rpc.heads.HeadEndpoint;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket address of an endpoint, reached like its HTTP address: by the same proxy, with the same headers, and with
 * the key of the moment.
 */
final class PoolSocket implements HeadEndpoint {
    private final EndpointSettings configured;
    private final EndpointAddresses addresses;
    private final HttpTransport transport;
    private volatile Target shown;
    private @Nullable OkHttpClient client;

    /** @throws OperatorException if the address is wrong */
    PoolSocket(EndpointSettings configured, EndpointAddresses addresses, HttpTransport transport)
            throws OperatorException {
        this.configured = configured;
        this.addresses = addresses;
        this.transport = transport;
        shown = target(configured);
    }

    private static Target target(EndpointSettings settings) throws OperatorException {
        String address = settings.ws()
                .orElseThrow(() -> new IllegalStateException(
                        "endpoint " + settings.name() + " has no WebSocket address any more"));
        return Target.of(settings.at(overHttp(settings, address), settings.ws(), settings.headers()));
    }

    /** A WebSocket begins as an HTTP request, and the HTTP client knows addresses of that form alone. */
    private static String overHttp(EndpointSettings settings, String address) throws OperatorException {
        String lower = address.toLowerCase(Locale.ROOT);
        String http = lower.startsWith("ws://") || lower.startsWith("wss://") ? "http" + address.substring(2) : "";
        if (HttpUrl.parse(http) == null) {
            throw new OperatorException(
                    RpcError.RPC_SETTINGS,
                    "endpoint " + settings.name() + ": its ws must begin with ws:// or wss:// and name a host");
        }
        return http;
    }

    @Override
    public String name() {
        return configured.name();
    }

    @Override
    public synchronized WebSocket open(WebSocketListener listener) throws OperatorException {
        Target target = target(addresses.now(configured));
        shown = target;
        OkHttpClient by = client;
        if (by == null) {
            by = transport.socketClient(configured);
            client = by;
        }
        return by.newWebSocket(
                new Request.Builder()
                        .url(target.url())
                        .headers(target.headers())
                        .build(),
                listener);
    }

    @Override
    public void refused() {
        addresses.refused(shown.settings());
    }

    @Override
    public String redacted(String text) {
        String clean = text;
        for (String secret : shown.secrets()) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    /** The sockets that some settings name. */
    static Optional<HeadEndpoint> of(EndpointSettings settings, EndpointAddresses addresses, HttpTransport transport)
            throws OperatorException {
        return settings.ws().isEmpty() ? Optional.empty() : Optional.of(new PoolSocket(settings, addresses, transport));
    }
}
