package dev.trace.operators.evm.rpc;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.LogCheck;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.LogPages;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.heads.HeadEndpoint;
import dev.trace.operators.evm.rpc.heads.Heads;
import dev.trace.operators.evm.rpc.heads.HeadsReport;
import dev.trace.operators.evm.rpc.logs.LogLimits;
import dev.trace.operators.evm.rpc.logs.PagedLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of JSON-RPC endpoints of one chain over HTTP, and WebSocket for new heads. Calls are served by threads of the pool, as many as its endpoints
 * take requests at once; the memory that unread responses hold is bounded, so a reader that falls behind slows the pool
 * down instead of filling the heap. Safe for use from several threads.
 */
public final class RpcPool implements Rpc, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcPool.class);

    private final PoolSettings settings;
    private final HttpTransport transport;
    private final Fleet fleet;
    private final ChainIdentity identity;
    private final CallQueue queue;
    private final Optional<Hedges> hedges;
    private final Runner runner;
    private final HeadTracker head;
    private final Heads heads;
    private final ReceiptForms receiptForms = new ReceiptForms();
    private final LogLimits logLimits;
    private final OwnHeads ownHeads;
    private final int mostThreads;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger started = new AtomicInteger();

    private RpcPool(PoolSettings settings, Parts parts, ChainIdentity identity, Runner.Clockwork clockwork) {
        this.settings = settings;
        this.identity = identity;
        transport = parts.transport;
        fleet = parts.fleet;
        queue = new CallQueue(settings.bufferBytes());
        Endings endings = new Endings(fleet, settings, clockwork.random());
        Attempts attempts = new Attempts(queue, fleet.turns(), endings, parts.buffers, clockwork.ticker());
        hedges = Hedges.of(settings, fleet, attempts);
        Runner.Serving serving = new Runner.Serving(
                new ChainCheck(fleet, endings, parts.buffers, identity, clockwork.ticker()),
                attempts,
                new BatchAttempts(queue, endings, parts.buffers, attempts, clockwork.ticker()));
        runner = new Runner(queue, fleet, serving, hedges, clockwork);
        logLimits = new LogLimits(fleet.endpoints().stream().map(Endpoint::name).toList(), clockwork.ticker()::nanos);
        head = new HeadTracker(this, clockwork.ticker(), logLimits.heads());
        ownHeads = new OwnHeads(
                question -> submit(question, use -> {}), logLimits.heads(), head::isIncredible, clockwork.ticker());
        heads = new Heads(
                new Heads.Chain(settings.name(), identity.chainId()),
                head,
                parts.sockets,
                clockwork.ticker(),
                clockwork.random());
        mostThreads = settings.endpoints().stream()
                .mapToInt(each -> each.limits().maxConcurrency())
                .sum();
    }

    /**
     * Connects to every endpoint and checks that all are of one chain. An endpoint that does not answer is left out until
     * it does and has been checked.
     *
     * @throws OperatorException if no endpoint answers, or they are of different chains, or of another than configured
     */
    public static RpcPool open(PoolSettings settings) throws OperatorException, InterruptedException {
        return open(settings, EndpointAddresses.FIXED);
    }

    /**
     * The same with addresses that may change while the pool is open.
     *
     * @throws OperatorException if no endpoint answers, or they are of different chains, or of another than configured
     */
    public static RpcPool open(PoolSettings settings, EndpointAddresses addresses)
            throws OperatorException, InterruptedException {
        return open(settings, addresses, new Runner.Clockwork(Ticker.SYSTEM, new Random()));
    }

    static RpcPool open(PoolSettings settings, Runner.Clockwork clockwork)
            throws OperatorException, InterruptedException {
        return open(settings, EndpointAddresses.FIXED, clockwork);
    }

    private static RpcPool open(PoolSettings settings, EndpointAddresses addresses, Runner.Clockwork clockwork)
            throws OperatorException, InterruptedException {
        Parts parts = new Parts(settings, addresses, clockwork);
        boolean opened = false;
        try {
            ChainIdentity identity = new Opening(settings, parts.fleet, parts.buffers).identity();
            RpcPool pool = new RpcPool(settings, parts, identity, clockwork);
            LOG.info("rpc pool {}: {} endpoints of chain {}", settings.name(), parts.count(), identity.chainId());
            opened = true;
            return pool;
        } finally {
            if (!opened) {
                parts.transport.close();
            }
        }
    }

    /** Hash of block 0, 32 bytes, the same at every endpoint; empty if none of them serves that block. */
    public Optional<byte[]> genesisHash() {
        return identity.genesis().map(byte[]::clone);
    }

    /** How each endpoint stands, in the order of the settings. */
    public List<EndpointReport> endpoints() {
        return fleet.report();
    }

    /**
     * Uses no more than a part of an endpoint's limits, all of them at once, because other processes use the rest; the
     * requests that are under way go on. Until this is first said of an endpoint, the whole is ours.
     *
     * @param endpoint its name; one of another name is none of ours
     * @param fraction 0 to 1; at 0, or too little for one request at once, calls wait
     * @param validity after which it is 0, unless said again
     */
    public void share(String endpoint, double fraction, Duration validity) {
        fleet.share(endpoint, fraction, validity);
    }

    /** Whether the requests under way at an endpoint have come down to its share. */
    public boolean isWithinShare(String endpoint) {
        return fleet.isWithinShare(endpoint);
    }

    /** Gives no calls to an endpoint for a while: another process has learned that its quota is used up. */
    public void park(String endpoint, Duration time) {
        fleet.park(endpoint, time);
    }

    /** Endpoints whose quota is used up, and for how long they get no calls yet. */
    public Map<String, Duration> parkings() {
        return fleet.parkings();
    }

    @Override
    public String pool() {
        return settings.name();
    }

    @Override
    public long chainId() {
        return identity.chainId();
    }

    @Override
    public int parallelism() {
        return fleet.parallelism();
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        return submit(new Question.Fixed(request), use -> {});
    }

    /**
     * This pool, every call of which is told to a meter as often as it is sent: also retried, throttled and failed. What
     * the pool asks for itself, such as its head, is not told.
     */
    public Rpc metered(RpcMeter meter) {
        return new MeteredPool(this, meter);
    }

    Call submit(Question question, RpcMeter meter) throws InterruptedException {
        Call call = new Call(question, meter, queue::awaited, this::cancelled).ranked(fleet.endpoints());
        if (queue.add(call)) {
            startThread();
        }
        return call;
    }

    @Override
    public PendingReply receipts(BlockRef block) throws InterruptedException {
        return receipts(block, use -> {});
    }

    PendingReply receipts(BlockRef block, RpcMeter meter) throws InterruptedException {
        return submit(new ReceiptsQuestion(block, receiptForms), meter);
    }

    @Override
    public LogPages logs(LogFilter filter, BlockRange range, LogCheck check) {
        return logs(logCalls(this, use -> {}), filter, range, check);
    }

    LogPages logs(PoolLogCalls calls, LogFilter filter, BlockRange range, LogCheck check) {
        return new PagedLogs(calls, logLimits, filter, range, check);
    }

    /** @param user this pool as those see it who are told of the calls */
    PoolLogCalls logCalls(Rpc user, RpcMeter meter) {
        return new PoolLogCalls(user, fleet.endpoints().size(), question -> submit(question, meter), ownHeads);
    }

    private void cancelled(Call call) {
        queue.drop(call);
        fleet.turns().wake();
    }

    private void startThread() {
        int number = started.get();
        if (number < mostThreads && started.compareAndSet(number, number + 1)) {
            Thread thread = new Thread(runner::run, "rpc-" + settings.name() + "-" + (number + 1));
            thread.setDaemon(true);
            synchronized (threads) {
                threads.add(thread);
            }
            thread.start();
        }
    }

    @Override
    public ChainHead head() throws OperatorException, InterruptedException {
        return head.head();
    }

    @Override
    public HeadWatch heads() {
        return heads.watch();
    }

    /** How new heads are heard of. */
    public HeadsReport headsReport() {
        return heads.report();
    }

    @Override
    public void reject(RpcReply reply, String reason) {
        fleet.reject(reply.endpoint(), reason);
    }

    /** Cancels every call and lets the connections go; ends the watches of the head. */
    @Override
    public void close() {
        heads.close();
        queue.close().forEach(call -> call.fail(closed()));
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
        }
        hedges.ifPresent(Hedges::close);
        transport.close();
    }

    static OperatorException closed() {
        return new OperatorException(RpcError.RPC_UNAVAILABLE, "the pool is closed");
    }

    /** What is there before the chain is known. */
    private static final class Parts {
        final HttpTransport transport;
        final Buffers buffers;
        final Fleet fleet;
        final List<HeadEndpoint> sockets = new ArrayList<>();

        Parts(PoolSettings settings, EndpointAddresses addresses, Runner.Clockwork clockwork) throws OperatorException {
            transport = new HttpTransport(settings);
            buffers = new Buffers(settings.bufferBytes() / 2);
            List<Endpoint> endpoints = new ArrayList<>();
            for (EndpointSettings each : settings.endpoints()) {
                Exchange exchange = new Exchange(each, addresses, transport, buffers, settings.maxResponseBytes());
                endpoints.add(new Endpoint(each, exchange, clockwork.ticker().nanos()));
                PoolSocket.of(each, addresses, transport).ifPresent(sockets::add);
            }
            fleet = new Fleet(settings, endpoints, clockwork.ticker(), clockwork.random());
        }

        int count() {
            return fleet.endpoints().size();
        }
    }
}
