package dev.trace.worker.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.testkit.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that needs no Docker, and that can be killed and made to hang. */
class S3ObjectsIT extends S3ObjectsContract {
    private static final S3Limits HASTY =
            new S3Limits(Duration.ofMillis(300), Duration.ofMillis(900), 3, 1 << 20, 5 << 20);

    @TempDir
    static Path data;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(data);
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }

    /** This server deletes the object along with the upload, as no other does: races in parts are run elsewhere. */
    @Override
    boolean abortSparesObjects() {
        return false;
    }

    @Test
    void serverThatHangsIsGivenUpInTimeAndWhatItDidIsFoundAfterwards() throws Exception {
        String key = "ethereum/blocks/blocks_0_9.parquet";
        Upload upload = upload(content(1, 1000));
        try (ObjectStore hasty = S3Objects.open(config(), HASTY)) {
            server.hang();
            long begun = System.nanoTime();
            OperatorException failed;
            try {
                failed = assertThrows(OperatorException.class, () -> hasty.create(key, upload));
            } finally {
                server.resume();
            }
            assertEquals(StoreCode.STORAGE_FAILED, failed.code());
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(6).toNanos());
        }
        // Whether the server acted on what it was sent or not: it is there once, with this content.
        FileName name = new FileName(1, "blocks", new BlockRange(0, 9));
        assertEquals(key, store.publish(name, upload, Set.of()));
        assertEquals(upload.sha256(), objects.sha256(key));
    }

    @Test
    void serverThatComesBackInTimeIsNotNoticed() throws Exception {
        server.kill();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch begun = new CountDownLatch(1);
            Upload upload = upload(content(1, 1000));
            Future<Boolean> created = threads.submit(() -> {
                begun.countDown();
                return objects.create("ethereum/blocks/blocks_0_9.parquet", upload);
            });
            begun.await();
            server.restart();
            assertTrue(created.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void interruptEndsACallAndStays() throws Exception {
        Thread.currentThread().interrupt();
        OperatorException stopped = assertThrows(OperatorException.class, () -> objects.read("_store_id"));
        assertTrue(Thread.interrupted(), stopped.getMessage());
        assertTrue(stopped.getMessage().startsWith("interrupted"), stopped.getMessage());
        assertFalse(objects.find("_store_id").isPresent());
    }
}
