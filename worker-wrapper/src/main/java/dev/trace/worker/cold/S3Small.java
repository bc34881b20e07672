package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.ObjectStore.Content;
import dev.trace.worker.cold.ObjectStore.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Small objects, listings and deletions of a bucket. Safe for use from several threads. */
record S3Small(S3Bucket bucket) {
    private static final int PAGE = 1_000;

    /** The key is free: puts an object there. False if it is not free, or was not while somebody else was at it. */
    boolean create(String key, byte[] content) throws OperatorException {
        return put(key, Optional.empty(), content);
    }

    boolean replace(String key, Optional<String> version, byte[] content) throws OperatorException {
        return put(key, version, content);
    }

    private boolean put(String key, Optional<String> version, byte[] content) throws OperatorException {
        try {
            bucket.client()
                    .putObject(
                            bucket.put(key)
                                    .ifMatch(version.orElse(null))
                                    .ifNoneMatch(version.isPresent() ? null : "*")
                                    .contentType("application/json")
                                    .checksumSHA256(S3Bucket.base64(DurableFiles.sha256(content)))
                                    .overrideConfiguration(bucket.patience(content.length))
                                    .build(),
                            RequestBody.fromBytes(content));
            return true;
        } catch (SdkException e) {
            boolean gone = version.isPresent() && S3Fault.isAbsent(e);
            if (S3Fault.isTaken(e) || S3Fault.isClash(e) || gone) {
                return false;
            }
            throw S3Fault.of("write", bucket.place(key), e);
        }
    }

    Optional<Content> read(String key) throws OperatorException {
        try {
            ResponseBytes<GetObjectResponse> answer = bucket.client()
                    .getObject(
                            get -> get.bucket(bucket.config().bucket())
                                    .key(bucket.full(key))
                                    .overrideConfiguration(bucket.patience(0)),
                            ResponseTransformer.toBytes());
            return Optional.of(
                    new Content(answer.asByteArray(), answer.response().eTag()));
        } catch (SdkException e) {
            if (S3Fault.isAbsent(e)) {
                return Optional.empty();
            }
            throw S3Fault.of("read", bucket.place(key), e);
        }
    }

    /** Once, so that no later try hides that an earlier one may still be acted on. */
    void delete(String key) throws OperatorException {
        bucket.ask(
                "delete",
                key,
                () -> bucket.once()
                        .deleteObject(all -> all.bucket(bucket.config().bucket())
                                .key(bucket.full(key))
                                .overrideConfiguration(bucket.patience(0))));
    }

    List<Listed> list(String prefix, int max) throws OperatorException {
        List<Listed> found = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, token, null, Math.min(PAGE, max - found.size()));
            page.contents()
                    .forEach(each ->
                            found.add(new Listed(bucket.relative(each.key()), each.size(), each.lastModified())));
            token = page.nextContinuationToken();
        } while (token != null && found.size() < max);
        return found;
    }

    Set<String> folders(String prefix) throws OperatorException {
        Set<String> names = new TreeSet<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(prefix, token, "/", PAGE);
            page.commonPrefixes().forEach(each -> {
                String name = bucket.relative(each.prefix()).substring(prefix.length());
                names.add(name.substring(0, name.length() - 1));
            });
            token = page.nextContinuationToken();
        } while (token != null);
        return names;
    }

    private ListObjectsV2Response page(String prefix, @Nullable String token, @Nullable String delimiter, int max)
            throws OperatorException {
        return bucket.ask(
                "list",
                prefix,
                () -> bucket.client()
                        .listObjectsV2(ListObjectsV2Request.builder()
                                .bucket(bucket.config().bucket())
                                .prefix(bucket.full(prefix))
                                .continuationToken(token)
                                .delimiter(delimiter)
                                .maxKeys(max)
                                .overrideConfiguration(bucket.patience(0))
                                .build()));
    }
}
