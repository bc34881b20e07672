package dev.trace.worker.cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Uploads in parts that are not finished. S3 does not say who began one, so each has a note beside the data, under the
 * fence of its attempt, from before its first part until after its end. Safe for use from several threads.
 */
final class S3Remains {
    private static final Logger LOG = LoggerFactory.getLogger(S3Remains.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOTES = "_staging/";
    private static final Pattern DATA_FILE =
            Pattern.compile("[^/]+/([^/]+)/\\1_\\d+_\\d+(\\.[0-9a-f]{12,64})?\\.parquet");
    /** Between its beginning and its note lies one request: without a note after this, whoever began it is dead. */
    private static final Duration NOTE_LIMIT = Duration.ofDays(1);

    private final S3Bucket bucket;
    private final S3Small small;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    S3Remains(S3Bucket bucket, S3Small small) {
        this.bucket = bucket;
        this.small = small;
    }

    /**
     * An upload under way.
     *
     * @param fence of its attempt
     * @param key that it is to become
     * @param id the server's name for it
     */
    record Open(long fence, String key, String id) {
        String note() {
            return NOTES + fence + "/"
                    + DurableFiles.sha256(id.getBytes(StandardCharsets.UTF_8)).substring(0, 32) + ".json";
        }
    }

    /** Notes an upload that has begun. */
    Open open(long fence, String key, String id) throws OperatorException {
        Open upload = new Open(fence, key, id);
        try {
            small.create(upload.note(), JSON.writeValueAsBytes(Map.of("key", upload.key(), "upload_id", upload.id())));
            open.add(upload);
            return upload;
        } catch (JsonProcessingException e) {
            throw new AssertionError("texts are JSON", e);
        }
    }

    /** The upload has become an object. */
    void forget(Open upload) throws OperatorException {
        small.delete(upload.note());
        open.remove(upload);
    }

    /** Ends an upload and frees what it holds. */
    void abort(Open upload) throws OperatorException {
        abort(upload.key(), upload.id());
        forget(upload);
    }

    private void abort(String key, String id) throws OperatorException {
        try {
            bucket.client()
                    .abortMultipartUpload(all -> all.bucket(bucket.config().bucket())
                            .key(bucket.full(key))
                            .uploadId(id)
                            .overrideConfiguration(bucket.patience(0)));
        } catch (SdkException e) {
            if (!S3Fault.isAbsent(e)) {
                throw S3Fault.of("abort the upload to", bucket.place(key), e);
            }
        }
    }

    /** Ends what this process has left open for an attempt. */
    void dropOwn(long fence) throws OperatorException {
        for (Open each : open) {
            if (each.fence() == fence) {
                abort(each);
            }
        }
    }

    /** Fences of all notes in the store. */
    Set<Long> fences() throws OperatorException {
        Set<Long> fences = new TreeSet<>();
        small.folders(NOTES).stream()
                .filter(each -> each.matches("\\d{1,18}"))
                .forEach(each -> fences.add(Long.valueOf(each)));
        return fences;
    }

    /** Ends every upload noted under a fence. */
    void drop(long fence) throws OperatorException {
        for (ObjectStore.Listed note : small.list(NOTES + fence + "/", Integer.MAX_VALUE)) {
            Optional<ObjectStore.Content> content = small.read(note.key());
            if (content.isPresent()) {
                JsonNode text = parse(content.get().bytes());
                if (text.path("key").isTextual() && text.path("upload_id").isTextual()) {
                    abort(text.path("key").asText(), text.path("upload_id").asText());
                }
                small.delete(note.key());
            }
        }
    }

    private static JsonNode parse(byte[] note) {
        try {
            return JSON.readTree(note);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    /** Ends uploads to keys like ours that nobody has noted for so long that nobody can be at them. */
    void dropUnnoted() throws OperatorException {
        Set<String> noted = new HashSet<>();
        for (ObjectStore.Listed note : small.list(NOTES, Integer.MAX_VALUE)) {
            small.read(note.key())
                    .ifPresent(content ->
                            noted.add(parse(content.bytes()).path("upload_id").asText()));
        }
        ListMultipartUploadsResponse page = uploads(null);
        while (true) {
            Optional<Instant> now = clock(page);
            for (MultipartUpload each : page.uploads()) {
                String key = bucket.relative(each.key());
                if (DATA_FILE.matcher(key).matches()
                        && !noted.contains(each.uploadId())
                        && now.isPresent()
                        && each.initiated().isBefore(now.get().minus(NOTE_LIMIT))) {
                    abort(key, each.uploadId());
                    LOG.info("aborted an upload to {} that nobody is at", bucket.place(key));
                }
            }
            if (!Boolean.TRUE.equals(page.isTruncated())) {
                return;
            }
            page = uploads(page);
        }
    }

    private ListMultipartUploadsResponse uploads(@Nullable ListMultipartUploadsResponse last) throws OperatorException {
        return bucket.ask(
                "list the uploads of",
                "",
                () -> bucket.client()
                        .listMultipartUploads(all -> all.bucket(bucket.config().bucket())
                                .prefix(bucket.full(""))
                                .keyMarker(last == null ? null : last.nextKeyMarker())
                                .uploadIdMarker(last == null ? null : last.nextUploadIdMarker())
                                .overrideConfiguration(bucket.patience(0))));
    }

    /** The server's clock, since ours may be wrong. */
    private static Optional<Instant> clock(ListMultipartUploadsResponse answer) {
        return answer.sdkHttpResponse().firstMatchingHeader("Date").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }
}
