package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One upload of a file in parts, each streamed from the file. The server checks every part by its SHA-256, and the whole is
 * checked against the file's before it is completed. For one thread.
 */
final class S3Multipart {
    private static final Logger LOG = LoggerFactory.getLogger(S3Multipart.class);

    private final S3Bucket bucket;
    private final S3Remains remains;
    private final String key;
    private final Upload upload;

    S3Multipart(S3Bucket bucket, S3Remains remains, String key, Upload upload) {
        this.bucket = bucket;
        this.remains = remains;
        this.key = key;
        this.upload = upload;
    }

    /** How an upload ended. */
    enum End {
        CREATED,
        /** The key is taken. */
        TAKEN,
        /** Somebody else was at it at the same time, or the upload went away: who was first must be asked. */
        UNCLEAR
    }

    End send() throws OperatorException {
        String id = bucket.ask(
                "begin an upload to",
                key,
                () -> bucket.client()
                        .createMultipartUpload(bucket.begin(key, upload.sha256())
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                                .overrideConfiguration(bucket.patience(0))
                                .build())
                        .uploadId());
        S3Remains.Open open = remains.open(upload.fence(), key, id);
        boolean completed = false;
        try {
            End end = complete(id, parts(id));
            completed = end == End.CREATED;
            return end;
        } finally {
            close(open, completed);
        }
    }

    private void close(S3Remains.Open open, boolean completed) {
        // A stop must not keep it from tidying up, which takes one request.
        boolean interrupted = Thread.interrupted();
        try {
            if (completed) {
                remains.forget(open);
            } else {
                remains.abort(open);
            }
        } catch (OperatorException e) {
            LOG.info("an unfinished upload stays until the next sweep: {}", e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<CompletedPart> parts(String id) throws OperatorException {
        MessageDigest whole = DurableFiles.sha256();
        List<CompletedPart> parts = new ArrayList<>();
        long size = bucket.limits().part(upload.bytes());
        for (long at = 0; at < upload.bytes(); at += size) {
            Slice slice = new Slice(upload.file(), at, Math.min(size, upload.bytes() - at));
            int number = parts.size() + 1;
            String checksum = digest(slice, whole);
            String tag = bucket.ask(
                    "send part " + number + " of",
                    key,
                    () -> bucket.client()
                            .uploadPart(
                                    part -> part.bucket(bucket.config().bucket())
                                            .key(bucket.full(key))
                                            .uploadId(id)
                                            .partNumber(number)
                                            .checksumSHA256(checksum)
                                            .overrideConfiguration(bucket.patience(slice.length())),
                                    RequestBody.fromContentProvider(
                                            slice::open, slice.length(), "application/octet-stream"))
                            .eTag());
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(tag)
                    .checksumSHA256(checksum)
                    .build());
        }
        String sent = HexFormat.of().formatHex(whole.digest());
        if (!sent.equals(upload.sha256())) {
            throw new OperatorException(
                    StoreCode.STORAGE_FAILED,
                    upload.file() + " has changed since it was written: SHA-256 " + sent + ", not " + upload.sha256()
                            + "; is its disk sound?");
        }
        return parts;
    }

    private static String digest(Slice slice, MessageDigest whole) throws OperatorException {
        MessageDigest part = DurableFiles.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = slice.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                part.update(buffer, 0, n);
                whole.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw StorageFault.of("read", slice.file(), e);
        } catch (UncheckedIOException e) {
            throw StorageFault.of("read", slice.file(), new IOException(e.getMessage(), e));
        }
        return Base64.getEncoder().encodeToString(part.digest());
    }

    private End complete(String id, List<CompletedPart> parts) throws OperatorException {
        try {
            bucket.client()
                    .completeMultipartUpload(all -> all.bucket(bucket.config().bucket())
                            .key(bucket.full(key))
                            .uploadId(id)
                            .ifNoneMatch("*")
                            .multipartUpload(list -> list.parts(parts))
                            .overrideConfiguration(bucket.patience(0)));
            return End.CREATED;
        } catch (SdkException e) {
            if (S3Fault.isTaken(e)) {
                return End.TAKEN;
            } else if (S3Fault.isClash(e) || S3Fault.isAbsent(e)) {
                LOG.debug(
                        "{}: {}",
                        bucket.place(key),
                        String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
                return End.UNCLEAR;
            }
            throw S3Fault.of("complete the upload to", bucket.place(key), e);
        }
    }

    /** A part of a file, read anew by every try. */
    private record Slice(Path file, long from, long length) {
        InputStream open() {
            try {
                FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ).position(from);
                return new BufferedInputStream(new Bounded(Channels.newInputStream(channel), length), 1 << 16);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The first bytes of a stream. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long length) {
            this.in = in;
            left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int value = in.read();
            left -= value < 0 ? left : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(target, offset, (int) Math.min(length, left));
            left -= n < 0 ? left : n;
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
