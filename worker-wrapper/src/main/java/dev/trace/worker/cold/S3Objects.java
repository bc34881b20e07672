package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Objects of a bucket. Files are written to a local spool, then sent by conditional requests; one of unknown outcome is
 * asked about, never assumed.
 */
final class S3Objects implements ObjectStore {
    private static final int CREATE_TRIES = 4;
    private static final long RANGE = 8L << 20;

    private final S3Bucket bucket;
    private final S3Small small;
    private final S3Remains remains;
    private final Spool spool;

    /** @throws StoreException if the bucket cannot be used */
    static S3Objects open(ColdConfig.S3 config, S3Limits limits) {
        S3Bucket bucket = S3Bucket.open(config, limits);
        try {
            StorageFault.opening(() -> new S3Small(bucket).list("", 1));
            return new S3Objects(bucket, Spool.open(config.spool()));
        } catch (StoreException e) {
            bucket.close();
            // Nothing runs yet that could wait for somebody to allow it.
            throw e.code() == StoreCode.STORAGE_DENIED
                    ? new StoreException(StoreCode.STORE_REFUSED, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    S3Bucket bucket() {
        return bucket;
    }

    private S3Objects(S3Bucket bucket, Spool spool) {
        this.bucket = bucket;
        this.spool = spool;
        small = new S3Small(bucket);
        remains = new S3Remains(bucket, small);
    }

    @Override
    public String root() {
        return bucket.root();
    }

    @Override
    public String place(String key) {
        return bucket.place(key);
    }

    @Override
    public boolean create(String key, Upload upload) throws OperatorException {
        if (upload.bytes() <= bucket.limits().multipartAbove()) {
            return put(key, upload);
        }
        for (int tried = 1; tried <= CREATE_TRIES; tried++) {
            // So much is not sent only to learn that it is there already.
            if (find(key).isPresent()) {
                return false;
            }
            S3Multipart.End end = new S3Multipart(bucket, remains, key, upload).send();
            if (end != S3Multipart.End.UNCLEAR) {
                return end == S3Multipart.End.CREATED;
            }
        }
        throw unclear(key);
    }

    private boolean put(String key, Upload upload) throws OperatorException {
        for (int tried = 1; tried <= CREATE_TRIES; tried++) {
            try {
                bucket.client()
                        .putObject(
                                bucket.put(key)
                                        .ifNoneMatch("*")
                                        .contentType("application/vnd.apache.parquet")
                                        .checksumSHA256(S3Bucket.base64(upload.sha256()))
                                        .metadata(Map.of(S3Bucket.SHA256, upload.sha256()))
                                        .overrideConfiguration(bucket.patience(upload.bytes()))
                                        .build(),
                                RequestBody.fromFile(upload.file()));
                return true;
            } catch (SdkException e) {
                if (S3Fault.isTaken(e)) {
                    return false;
                } else if (!S3Fault.isClash(e)) {
                    // A server that refuses early may cut the connection before its answer is read.
                    if (e instanceof SdkClientException
                            && !Thread.currentThread().isInterrupted()
                            && find(key).isPresent()) {
                        return false;
                    }
                    throw S3Fault.of("publish", bucket.place(key), e);
                } else if (find(key).isPresent()) {
                    return false;
                }
            }
        }
        throw unclear(key);
    }

    private OperatorException unclear(String key) {
        return new OperatorException(
                StoreCode.STORAGE_FAILED,
                "cannot publish " + bucket.place(key) + ": the server kept saying that others write there, and nothing"
                        + " came to be there");
    }

    @Override
    public boolean create(String key, byte[] content) throws OperatorException {
        return small.create(key, content);
    }

    @Override
    public boolean replace(String key, Optional<String> version, byte[] content) throws OperatorException {
        return small.replace(key, version, content);
    }

    @Override
    public Optional<Found> find(String key) throws OperatorException {
        try {
            HeadObjectResponse head = bucket.client()
                    .headObject(all -> all.bucket(bucket.config().bucket())
                            .key(bucket.full(key))
                            .overrideConfiguration(bucket.patience(0)));
            return Optional.of(new Found(
                    head.contentLength(), Optional.ofNullable(head.metadata().get(S3Bucket.SHA256))));
        } catch (SdkException e) {
            if (S3Fault.isAbsent(e)) {
                return Optional.empty();
            }
            throw S3Fault.of("read", bucket.place(key), e);
        }
    }

    @Override
    public Optional<Content> read(String key) throws OperatorException {
        return small.read(key);
    }

    @Override
    public String sha256(String key) throws OperatorException {
        try {
            return read(key, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new AssertionError("nothing is written", e);
        }
    }

    @Override
    public LocalCopy copy(String key, String sha256) throws OperatorException {
        Path path = spool.next();
        boolean sound = false;
        try (OutputStream out = Files.newOutputStream(path)) {
            String found = read(key, out);
            if (!found.equals(sha256)) {
                throw StorageFault.damaged(bucket.place(key), found, sha256);
            }
            sound = true;
            return LocalCopy.temporary(path);
        } catch (IOException e) {
            throw StorageFault.of("write", path, e);
        } finally {
            if (!sound) {
                delete(path);
            }
        }
    }

    private static void delete(Path path) throws OperatorException {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw StorageFault.of("delete", path, e);
        }
    }

    /** Reads in ranges, so that a broken connection costs one of them; all of one version of the object. */
    private String read(String key, OutputStream out) throws OperatorException, IOException {
        MessageDigest digest = DurableFiles.sha256();
        HeadObjectResponse head = bucket.ask(
                "read",
                key,
                () -> bucket.client()
                        .headObject(all -> all.bucket(bucket.config().bucket())
                                .key(bucket.full(key))
                                .overrideConfiguration(bucket.patience(0))));
        for (long at = 0; at < head.contentLength(); at += RANGE) {
            long from = at;
            long to = Math.min(at + RANGE, head.contentLength()) - 1;
            byte[] bytes = bucket.ask(
                    "read",
                    key,
                    () -> bucket.client()
                            .getObject(
                                    get -> get.bucket(bucket.config().bucket())
                                            .key(bucket.full(key))
                                            .ifMatch(head.eTag())
                                            .range("bytes=" + from + "-" + to)
                                            .overrideConfiguration(bucket.patience(to - from)),
                                    ResponseTransformer.toBytes())
                            .asByteArrayUnsafe());
            digest.update(bytes);
            out.write(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void delete(String key) throws OperatorException {
        small.delete(key);
    }

    @Override
    public List<Listed> list(String prefix, int max) throws OperatorException {
        return small.list(prefix, max);
    }

    @Override
    public Set<String> folders(String prefix) throws OperatorException {
        return small.folders(prefix);
    }

    @Override
    public Path staging(long fence) throws OperatorException {
        return spool.staging(fence);
    }

    @Override
    public void dropStaging(long fence) throws OperatorException {
        spool.drop(fence);
        remains.dropOwn(fence);
    }

    @Override
    public Set<Long> remains() throws OperatorException {
        remains.dropUnnoted();
        Set<Long> fences = new TreeSet<>(spool.fences());
        fences.addAll(remains.fences());
        return fences;
    }

    @Override
    public void dropRemains(long fence) throws OperatorException {
        spool.drop(fence);
        remains.drop(fence);
    }

    @Override
    public void close() {
        bucket.close();
        spool.close();
    }
}
