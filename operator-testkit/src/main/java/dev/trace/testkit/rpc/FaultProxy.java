package dev.trace.testkit.rpc;

import dev.trace.testkit.rpc.FaultPlan.Spoilt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC server on the loopback interface that answers as another one does, but for the faults of a plan. Over HTTP
 * one thread serves a connection; over WebSocket heads are announced when the test says so. Safe for use from several
 * threads.
 */
public final class FaultProxy implements AutoCloseable {
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final Upstream upstream;
    private volatile FaultPlan plan;
    private @Nullable HeadSocket socket;

    /**
     * An exchange.
     *
     * @param question what was asked
     * @param fault what befell it
     * @param nanos when it was asked, as {@link System#nanoTime} counts
     */
    public record Seen(Question question, Optional<Fault> fault, long nanos) {}

    private FaultProxy(ServerSocket listener, Upstream upstream, FaultPlan plan) {
        this.listener = listener;
        this.upstream = upstream;
        this.plan = plan;
    }

    /**
     * Starts on a free port.
     *
     * @param upstream HTTP address of the server that tells the truth
     */
    public static FaultProxy start(String upstream, FaultPlan plan) throws IOException {
        ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        FaultProxy proxy = new FaultProxy(listener, new Upstream(upstream), plan);
        thread("fault-proxy-accept", proxy::accept);
        return proxy;
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Such as {@code ws://127.0.0.1:40124}; the first call opens it. */
    public synchronized String socketUrl() throws InterruptedException {
        return heads().url();
    }

    /** What announces heads to those who subscribed. */
    public synchronized HeadSocket heads() throws InterruptedException {
        if (socket == null) {
            socket = HeadSocket.open(this);
        }
        return socket;
    }

    /** From now on another plan counts. */
    public void plan(FaultPlan other) {
        plan = other;
    }

    /** Every exchange so far, in the order in which they were asked. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** How often a fault befell an exchange. */
    public long count(Fault fault) {
        return seen.stream()
                .filter(each -> each.fault().equals(Optional.of(fault)))
                .count();
    }

    /** How many requests asked a method. */
    public long count(String method) {
        return seen.stream().filter(each -> each.question().asks(method)).count();
    }

    /** Forgets what it has seen. */
    public void forget() {
        seen.clear();
    }

    Upstream upstream() {
        return upstream;
    }

    /** What the client gets for a request. */
    Sent answer(Question question) throws IOException, InterruptedException {
        Optional<Sent> spoilt = spoil(question);
        return spoilt.isPresent() ? spoilt.get() : upstream.answer(question);
    }

    Optional<Sent> spoil(Question question) throws IOException, InterruptedException {
        long now = System.nanoTime();
        Optional<Spoilt> spoilt = plan.spoil(question, upstream);
        seen.add(new Seen(question, spoilt.map(Spoilt::fault), now));
        return spoilt.map(Spoilt::sent);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.add(client);
                if (listener.isClosed()) { // meanwhile, perhaps before it could see this connection
                    client.close();
                }
                thread("fault-proxy", () -> serve(client));
            } catch (IOException e) {
                // Closed, or the client left before it was taken.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            new HttpConnection(client, this).serve();
        } catch (IOException e) {
            // The client left, or upstream did: either way it sees a connection that ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(client);
        }
    }

    static void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening and drops every connection. */
    @Override
    public synchronized void close() throws IOException {
        listener.close();
        for (Socket each : connections) {
            each.close();
        }
        if (socket != null) {
            socket.close();
        }
    }
}
