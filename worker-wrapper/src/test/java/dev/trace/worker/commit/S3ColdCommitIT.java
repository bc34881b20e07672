package dev.trace.worker.commit;

import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.testkit.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3ColdCommitIT extends ColdCommitContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path data;

    private static S3Server server;

    @TempDir
    Path spool;

    private final String prefix = "store-" + NUMBER.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(data);
        server.createBucket("lake");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    ColdConfig cold() {
        return new ColdConfig.S3(
                "lake",
                prefix,
                new ColdConfig.Server(
                        Optional.of(S3Server.REGION), Optional.of(server.endpoint()), ColdConfig.Addressing.PATH),
                Optional.of(new ColdConfig.Keys(Sensitive.of("test"), Sensitive.of("test"))),
                Optional.empty(),
                spool);
    }

    @Override
    void put(String key, String content) throws Exception {
        HttpRequest put = HttpRequest.newBuilder(URI.create(server.endpoint() + "/lake/" + prefix + "/" + key))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
        HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.discarding());
    }
}
