package dev.trace.operators.evm.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.operators.evm.rpc.TestPool;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultPlan;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.FaultRule;
import dev.trace.testkit.rpc.Script;
import dev.trace.testkit.rpc.Sent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** No part of an address or header that may be a key is ever told to anybody, whatever the endpoints do or repeat. */
@Timeout(120)
final class KeysStayHiddenTest {
    private static final String PATH = "pathKEY7f3a9c51d2";
    private static final String USER = "userKEY0b8e6d42f9";
    private static final String PASSWORD = "passKEY4c1f7a83e5";
    private static final String QUERY = "queryKEY9d2b5e60c7";
    private static final String HEADER = "headerKEY6a4f8b13d0";
    private static final String PROXY_USER = "proxyuserKEY3e7c";
    private static final String PROXY_PASSWORD = "proxypassKEY5d9a";
    /** Those that an endpoint behind no proxy never sees come last. */
    private static final List<String> KEYS = List.of(
            PATH,
            USER,
            PASSWORD,
            QUERY,
            HEADER,
            base64(USER + ":" + PASSWORD),
            PROXY_USER,
            PROXY_PASSWORD,
            base64(PROXY_USER + ":" + PROXY_PASSWORD));

    private static final int OF_PROXY = 6;

    private static final RpcRequest BLOCK = RpcRequest.of("eth_getBlockByNumber", "[\"0x7\",true]");
    private static final RpcRequest RECEIPTS = RpcRequest.of("eth_getBlockReceipts", "[\"0x7\"]");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Everything slf4j = new Everything();
    private final Handler jul = new JulEverything();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final java.util.logging.Logger okhttp = java.util.logging.Logger.getLogger("okhttp3");
    private final Level before = root.getLevel();
    private final java.util.logging.Level julBefore = okhttp.getLevel();

    @BeforeEach
    void listen() {
        slf4j.setContext(root.getLoggerContext());
        slf4j.start();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(slf4j);
        root.setLevel(Level.TRACE);
        okhttp.setLevel(java.util.logging.Level.ALL);
        okhttp.addHandler(jul);
    }

    private final List<ch.qos.logback.core.Appender<ILoggingEvent>> others = new ArrayList<>();

    @AfterEach
    void listenNoMore() {
        root.detachAppender(slf4j);
        others.forEach(root::addAppender);
        root.setLevel(before);
        okhttp.removeHandler(jul);
        okhttp.setLevel(julBefore);
    }

    @Test
    void noKeyIsToldUnderAnyFault() throws Exception {
        try (RecordedServer server = RecordedServer.start(Stage.bundled());
                FaultProxy direct = FaultProxy.start(server.url(), FaultPlan.NONE);
                FaultProxy proxied = FaultProxy.start(server.url(), FaultPlan.NONE)) {
            List<EndpointSettings> endpoints = List.of(
                    endpoint("direct", direct, Optional.empty()),
                    endpoint(
                            "proxied",
                            direct,
                            Optional.of(proxied.url()
                                    .replace("http://", "http://" + PROXY_USER + ":" + PROXY_PASSWORD + "@"))));
            tell(endpoints.toString());
            for (Fault fault : Fault.values()) {
                plan(direct, fault, KEYS.subList(0, OF_PROXY));
                plan(proxied, fault, KEYS);
                call(endpoints);
            }
        }
        assertTrue(told.stream().anyMatch(line -> line.contains("incapacitated")), "what is repeated is told");
        assertEquals(
                List.of(),
                told.stream().filter(KeysStayHiddenTest::hasKey).limit(5).toList());
    }

    private static void plan(FaultProxy proxy, Fault fault, List<String> keys) {
        proxy.plan(FaultPlan.inOrder(
                FaultRule.of(fault, repeats(keys, fault.ordinal())).block(7).times(2),
                FaultRule.of(fault).block(7).once()));
    }

    private void call(List<EndpointSettings> endpoints) throws Exception {
        PoolSettings usual = PoolSettings.of("secretive", OptionalLong.empty(), endpoints);
        PoolSettings settings = new PoolSettings(
                "secretive",
                OptionalLong.empty(),
                endpoints,
                usual.patience(),
                Duration.ofSeconds(1),
                usual.maxResponseBytes(),
                usual.bufferBytes(),
                usual.hedgeAfter());
        tell(settings.toString());
        try (TestPool test = TestPool.open(settings)) {
            RpcPool pool = test.pool();
            for (RpcRequest request : List.of(BLOCK, RECEIPTS)) {
                try (RpcReply reply = pool.call(request)) {
                    tell(reply.toString());
                    pool.reject(reply, "for the test");
                } catch (Exception e) {
                    tell(e);
                }
            }
            tell(pool.endpoints().toString());
        } catch (Exception e) {
            tell(e);
        }
    }

    private static EndpointSettings endpoint(String name, FaultProxy server, Optional<String> proxy) {
        String url = server.url().replace("http://", "http://" + USER + ":" + PASSWORD + "@") + "/v3/" + PATH
                + "?apikey=" + QUERY;
        EndpointSettings plain = EndpointSettings.of(name, url);
        return new EndpointSettings(
                name, url, Optional.empty(), plain.limits(), plain.prices(), proxy, Map.of("X-Api-Key", HEADER));
    }

    /** As providers do that show what was wrong, here around the place where messages are cut. */
    private static Script repeats(List<String> own, int first) {
        AtomicInteger turn = new AtomicInteger(first);
        return (question, upstream) -> {
            int n = turn.getAndIncrement();
            String keys = String.join(" ", own);
            String text = "flux incapacitated " + "x".repeat(37 * n % 230) + " " + keys;
            return Optional.of(
                    switch (n % 3) {
                        case 0 -> Sent.of(418, text);
                        case 1 -> Sent.of(407, text).with("Proxy-Authenticate", "Basic realm=\"" + n + "\"");
                        default ->
                            Sent.of(
                                    200,
                                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"" + text
                                            + "\",\"data\":\"" + keys + "\"}}");
                    });
        };
    }

    private static boolean hasKey(String line) {
        String small = line.toLowerCase(Locale.ROOT);
        return KEYS.stream().anyMatch(key -> small.contains(key.toLowerCase(Locale.ROOT)));
    }

    private void tell(String text) {
        told.add(text);
    }

    private void tell(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        told.add(trace.toString());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Everything extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            tell(event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }

    private final class JulEverything extends Handler {
        JulEverything() {
            setLevel(java.util.logging.Level.ALL);
        }

        @Override
        public void publish(LogRecord event) {
            Object[] parameters = event.getParameters();
            tell(event.getLoggerName() + " " + event.getMessage()
                    + (parameters == null ? "" : List.of(parameters).toString()));
            if (event.getThrown() != null) {
                tell(event.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
