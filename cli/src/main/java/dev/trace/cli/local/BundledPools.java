package dev.trace.cli.local;

import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the chain shipped with Trace on a loopback port, once a pool asks for {@code bundled:quickstart}. Safe for use
 * from several threads.
 */
public final class BundledPools implements AutoCloseable {
    private static final String SCHEME = "bundled:";
    private static final String QUICKSTART = "bundled:quickstart";

    private @Nullable RecordedServer server;

    /** The pool with real addresses. The endpoint keeps the name it has, for files say who served them. */
    public PoolConfig resolve(PoolConfig pool) {
        List<EndpointConfig> endpoints = new ArrayList<>();
        for (EndpointConfig endpoint : pool.endpoints()) {
            String url = endpoint.url().reveal();
            endpoints.add(url.startsWith(SCHEME) ? served(endpoint, url) : endpoint);
        }
        return new PoolConfig(pool.name(), pool.chainId(), endpoints, pool.hedgeAfter());
    }

    private EndpointConfig served(EndpointConfig endpoint, String url) {
        if (!url.equals(QUICKSTART)) {
            throw new PlatformException("there is no bundled chain '" + url + "'; there is " + QUICKSTART);
        }
        return endpoint.at(Sensitive.of(url()));
    }

    private synchronized String url() {
        if (server == null) {
            try {
                server = RecordedServer.start(RecordedChain.quickstart());
            } catch (IOException e) {
                throw new PlatformException("the bundled chain cannot be served on a loopback port: " + e.getMessage());
            }
        }
        return server.url();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
