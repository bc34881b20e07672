package dev.trace.worker.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.Sensitive;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What holds of S3 besides, whoever speaks its protocol. */
abstract class S3ObjectsContract extends ObjectStoreContract {
    static final String BUCKET = "lake";
    /** Small, so that a file in parts is quickly sent; S3 takes no smaller parts than 5 MiB. */
    static final S3Limits LIMITS = new S3Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 10, 1 << 20, 5 << 20);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    Path spool;

    private final String prefix = "store-" + NUMBER.incrementAndGet();

    abstract URI endpoint();

    ColdConfig.S3 config() {
        return config(BUCKET, prefix, endpoint());
    }

    ColdConfig.S3 config(String bucket, String under, URI at) {
        return new ColdConfig.S3(
                bucket,
                under,
                new ColdConfig.Server(Optional.of("us-east-1"), Optional.of(at), ColdConfig.Addressing.PATH),
                Optional.of(new ColdConfig.Keys(Sensitive.of("test"), Sensitive.of("test"))),
                Optional.empty(),
                spool);
    }

    @Override
    ObjectStore open() {
        return S3Objects.open(config(), LIMITS);
    }

    @Override
    int largeBytes() {
        return 6 << 20;
    }

    S3Bucket bucket() {
        return ((S3Objects) objects).bucket();
    }

    private List<MultipartUpload> uploads() {
        return bucket().client()
                .listMultipartUploads(all -> all.bucket(BUCKET).prefix(prefix))
                .uploads();
    }

    @Test
    void fileInPartsHasItsSha256AndLeavesNothingBehind() throws Exception {
        Upload upload = upload(content(1, largeBytes()));
        assertTrue(objects.create("ethereum/blocks/blocks_0_9.parquet", upload));
        HeadObjectResponse head = bucket().client()
                .headObject(all -> all.bucket(BUCKET)
                        .key(bucket().full("ethereum/blocks/blocks_0_9.parquet"))
                        .checksumMode("ENABLED"));
        assertEquals(upload.sha256(), head.metadata().get(S3Bucket.SHA256));
        assertTrue(head.eTag().contains("-2"), head.eTag());
        assertFalse(objects.create("ethereum/blocks/blocks_0_9.parquet", upload(content(2, largeBytes()))));
        assertEquals(List.of(), uploads());
        assertTrue(store.remains().isEmpty());
    }

    @Test
    void uploadThatLosesTheRaceAtItsEndIsAborted() throws Exception {
        String key = "ethereum/blocks/blocks_0_9.parquet";
        S3Remains remains = new S3Remains(bucket(), new S3Small(bucket()));
        S3Multipart late = new S3Multipart(bucket(), remains, key, upload(content(1, largeBytes())));
        Upload first = upload(content(2, 1000));
        assertTrue(objects.create(key, first));
        assertEquals(S3Multipart.End.TAKEN, late.send());
        assertEquals(List.of(), uploads());
        if (abortSparesObjects()) {
            assertEquals(first.sha256(), objects.sha256(key));
        }
    }

    @Test
    void fileThatChangedAfterItWasWrittenIsNotPublished() throws Exception {
        for (int size : new int[] {1000, largeBytes()}) {
            String key = "ethereum/blocks/blocks_0_" + size + ".parquet";
            Upload upload = upload(content(1, size));
            byte[] bytes = Files.readAllBytes(upload.file());
            bytes[size / 2] ^= 1;
            Files.write(upload.file(), bytes);
            assertThrows(OperatorException.class, () -> objects.create(key, upload));
            assertTrue(objects.find(key).isEmpty());
        }
        assertEquals(List.of(), uploads());
    }

    @Test
    void uploadsOfADeadAttemptAreFoundByItsFenceAndAborted() throws Exception {
        String key = "ethereum/blocks/blocks_0_9.parquet";
        // Of another process, which is gone.
        S3Remains dead = new S3Remains(bucket(), new S3Small(bucket()));
        String id = bucket().client()
                .createMultipartUpload(bucket().begin(key, "00").build())
                .uploadId();
        dead.open(5, key, id);
        String other = bucket().client()
                .createMultipartUpload(bucket().begin(key, "00").build())
                .uploadId();
        dead.open(6, key, other);
        assertEquals(Set.of(5L, 6L), store.remains());
        assertEquals(2, uploads().size(), "none is unnoted, or not for long");
        store.dropRemains(5);
        assertEquals(Set.of(6L), store.remains());
        assertEquals(
                List.of(other),
                uploads().stream().map(MultipartUpload::uploadId).toList());
        store.dropRemains(6);
    }

    @Test
    void spoolOfAProcessThatIsGoneIsCleared() throws Exception {
        Path mine = store.staging(3);
        Files.write(mine.resolve("a"), new byte[10]);
        Path gone = Files.createDirectories(spool.resolve("gone/9"));
        Files.write(gone.resolve("b"), new byte[10]);
        Files.createFile(spool.resolve("gone.lock"));
        ObjectStore other = open();
        assertTrue(Files.exists(mine.resolve("a")), "its process is at work");
        assertFalse(Files.exists(gone));
        Path own = other.staging(4);
        assertTrue(Files.isDirectory(own));
        other.close();
        assertFalse(Files.exists(own));
    }

    @Test
    void bucketThatIsNotThereIsSaidAtTheOpening() {
        StoreException refused = assertThrows(
                StoreException.class, () -> S3Objects.open(config("no-such-bucket", "", endpoint()), LIMITS));
        assertEquals(StoreCode.STORE_REFUSED, refused.code());
        assertTrue(refused.getMessage().contains("s3://no-such-bucket"), refused.getMessage());
        assertTrue(refused.getMessage().contains("the bucket is not there"), refused.getMessage());
    }

    @Test
    void serverThatIsAwayIsSaidAtTheOpening() {
        S3Limits hasty = new S3Limits(Duration.ofMillis(500), Duration.ofSeconds(2), 2, 1 << 20, 5 << 20);
        StoreException refused = assertThrows(
                StoreException.class,
                () -> S3Objects.open(config(BUCKET, "", URI.create("http://127.0.0.1:1")), hasty));
        assertEquals(StoreCode.STORAGE_FAILED, refused.code());
        assertTrue(refused.getMessage().contains("s3://lake"), refused.getMessage());
    }
}
