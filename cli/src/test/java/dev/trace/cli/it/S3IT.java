package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.testkit.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run into a bucket, and the store taken over by a state that knows nothing. */
class S3IT {
    @TempDir
    static Path data;

    private static S3Server server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(data);
        server.createBucket("lake");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Trace trace(String name, String bucket) throws Exception {
        Trace trace = new Trace(Files.createDirectories(folder.resolve(name)), Dags.BUNDLED);
        trace.file(
                "trace.yaml",
                Files.readString(trace.folder().resolve("trace.yaml")) + """
                cold:
                  url: s3://%s/trace
                  endpoint: %s
                  access_key_id: test
                  secret_access_key: test
                """.formatted(bucket, server.endpoint()));
        trace.file("dag.yaml", Dags.ingest(1, 250));
        return trace;
    }

    private static String dag(Trace trace) {
        return trace.folder().resolve("dag.yaml").toString();
    }

    private byte[] object(String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.endpoint() + "/lake/trace/" + key))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
    }

    @Test
    void bucketGetsTheBytesOfAFolderAndIsTakenOverByAStateThatLostItsOwn() throws Exception {
        Trace local = new Trace(Files.createDirectories(folder.resolve("local")), Dags.BUNDLED);
        local.file("dag.yaml", Dags.ingest(1, 250));
        local.run("run", dag(local)).expect(0);

        Trace first = trace("first", "lake");
        first.run("doctor").expect(0).says("s3://lake/trace is writable, and keeps to conditions");
        first.run("run", dag(first)).expect(0).says("s3://lake/trace").says("'s3://lake/trace/network_31337000/");
        first.run("run", dag(first)).expect(0).says("nothing to do");
        int compared = 0;
        for (Path file : files(local.cold())) {
            String key = local.cold().relativize(file).toString();
            assertArrayEquals(Files.readAllBytes(file), object(key), key);
            compared++;
        }
        assertTrue(compared >= 13, compared + " files were compared");
        try (Stream<Path> spool = Files.list(first.folder().resolve("home/spool"))) {
            assertEquals(List.of(), spool.toList(), "nothing stays on the way");
        }

        Trace fresh = trace("fresh", "lake");
        fresh.run("run", dag(fresh)).expect(2).says("trace adopt").says("s3://lake/trace");
        fresh.run("adopt").expect(0).says("✅ adopted s3://lake/trace");
        fresh.run("run", dag(fresh)).expect(0).says("nothing to do");
        fresh.run("adopt").expect(0).says("nothing new");
        first.run("run", dag(first)).expect(2).says("trace adopt");
    }

    private static List<Path> files(Path root) throws Exception {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(each -> each.toString().endsWith(".parquet")
                            || each.toString().endsWith("manifest.json"))
                    .toList();
        }
    }

    @Test
    void bucketThatIsNotThereIsSaidAtTheStart() throws Exception {
        Trace trace = trace("none", "no-such-bucket");
        trace.run("run", dag(trace)).expect(2).says("s3://no-such-bucket").says("the bucket is not there");
        trace.run("doctor").expect(2).says("the bucket is not there");
        assertFalse(Files.exists(trace.folder().resolve("home/cold")));
    }
}
