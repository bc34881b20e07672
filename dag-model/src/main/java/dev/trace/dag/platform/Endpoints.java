package dev.trace.dag.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads the addresses of RPC endpoints. */
final class Endpoints {
    private Endpoints() {}

    /**
     * Checks an address.
     *
     * @throws PlatformException if it is none; never repeats it, since it may hold a key
     */
    static void check(String url) {
        String scheme = url.contains(":") ? url.substring(0, url.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        if (scheme.equals("bundled")) {
            if (!url.matches("bundled:[a-z][a-z0-9_-]*")) {
                throw new PlatformException("is no bundled chain; there is bundled:quickstart");
            }
        } else if (scheme.equals("ws") || scheme.equals("wss")) {
            throw new PlatformException("is a WebSocket address; give it as ws, and the http(s) address as url");
        } else if (!(scheme.equals("http") || scheme.equals("https"))
                || hostAndPort(url).isEmpty()) {
            throw new PlatformException("is no address; write http://host:port/path or https://host/path");
        }
    }

    /**
     * Checks a WebSocket address.
     *
     * @throws PlatformException if it is none; never repeats it, since it may hold a key
     */
    static void checkWebSocket(String url) {
        if (!url.matches("(?i)wss?://.*") || hostAndPort(url).isEmpty()) {
            throw new PlatformException("is no WebSocket address; write ws://host:port/path or wss://host/path");
        }
    }

    /** {@code host:port}, the port where it is given; empty text if the address has no host. */
    static String hostAndPort(String url) {
        try {
            URI address = new URI(url);
            if (address.getHost() == null) {
                return url.startsWith("bundled:") ? url : "";
            }
            return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
