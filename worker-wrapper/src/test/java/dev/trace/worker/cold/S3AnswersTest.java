package dev.trace.worker.cold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.Sensitive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that a sound server rarely gives. */
class S3AnswersTest {
    private static final S3Limits LIMITS =
            new S3Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), 6, 1 << 20, 5 << 20);
    private static final String EMPTY_LIST =
            "<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>";

    @TempDir
    Path folder;

    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    /** What the server answers, once. */
    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            synchronized (asked) {
                asked.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestHeaders().getFirst("If-None-Match")
                        + " "
                        + exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption") + " "
                        + exchange.getRequestHeaders().getFirst("x-amz-server-side-encryption-aws-kms-key-id"));
            }
            Answer next = script.poll();
            if (next == null) {
                next = new Answer(200, EMPTY_LIST);
            }
            byte[] body = next.body().getBytes(UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(next.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private void next(int status, String code) {
        script.add(new Answer(status, "<Error><Code>" + code + "</Code><Message>so it is</Message></Error>"));
    }

    private S3Objects open() {
        return S3Objects.open(
                new ColdConfig.S3(
                        "lake",
                        "",
                        new ColdConfig.Server(
                                Optional.of("us-east-1"),
                                Optional.of(URI.create("http://127.0.0.1:"
                                        + server.getAddress().getPort())),
                                ColdConfig.Addressing.PATH),
                        Optional.of(new ColdConfig.Keys(Sensitive.of("test"), Sensitive.of("test"))),
                        Optional.of(new ColdConfig.Encryption("aws:kms", Optional.of("alias/lake"))),
                        folder.resolve("spool")),
                LIMITS);
    }

    private Upload upload() throws IOException {
        byte[] content = "content".getBytes(UTF_8);
        return new Upload(Files.write(folder.resolve("staged"), content), 7, DurableFiles.sha256(content), 1);
    }

    @Test
    void refusalsAtTheOpeningSayWhatToDo() {
        Queue<String[]> cases = new ArrayDeque<>(List.of(
                new String[] {"403", "AccessDenied", "s3:PutObject"},
                new String[] {"403", "InvalidAccessKeyId", "credentials are wrong"},
                new String[] {"403", "SignatureDoesNotMatch", "credentials are wrong"},
                new String[] {"404", "NoSuchBucket", "the bucket is not there"},
                new String[] {"301", "PermanentRedirect", "set cold.region"}));
        for (String[] each : cases) {
            next(Integer.parseInt(each[0]), each[1]);
            StoreException refused = assertThrows(StoreException.class, this::open, each[1]);
            assertEquals(StoreCode.STORE_REFUSED, refused.code(), each[1]);
            assertTrue(refused.getMessage().contains("s3://lake"), refused.getMessage());
            assertTrue(refused.getMessage().contains(each[2]), refused.getMessage());
        }
    }

    @Test
    void failingServerIsAskedAgain() throws Exception {
        try (S3Objects objects = open()) {
            next(503, "SlowDown");
            next(500, "InternalError");
            script.add(new Answer(200, ""));
            asked.clear();
            assertTrue(objects.create("ethereum/blocks/blocks_0_9.parquet", upload()));
            assertEquals(3, asked.size(), asked.toString());
        }
    }

    @Test
    void conflictWithAWriterThatFailsIsTriedAgain() throws Exception {
        try (S3Objects objects = open()) {
            next(409, "ConditionalRequestConflict");
            script.add(new Answer(404, ""));
            script.add(new Answer(200, ""));
            asked.clear();
            assertTrue(objects.create("ethereum/blocks/blocks_0_9.parquet", upload()));
            assertEquals("PUT * aws:kms alias/lake", asked.get(0));
            assertTrue(asked.get(1).startsWith("HEAD"), asked.toString());
            assertEquals(asked.get(0), asked.get(2));
        }
    }

    @Test
    void deletionIsAskedForOnce() throws Exception {
        try (S3Objects objects = open()) {
            next(503, "SlowDown");
            asked.clear();
            assertThrows(OperatorException.class, () -> objects.delete("key"));
            assertEquals(1, asked.size(), asked.toString());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }
}
