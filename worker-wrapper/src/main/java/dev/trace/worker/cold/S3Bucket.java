package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.ColdConfig.Addressing;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A bucket, who asks it, and how its keys are made.
 *
 * @param client asks
 * @param once asks, and never a second time
 * @param config where and how
 * @param limits how patiently
 */
record S3Bucket(S3Client client, S3Client once, ColdConfig.S3 config, S3Limits limits) {
    /** Metadata of every data file: its SHA-256, which for a file sent in parts the server itself does not know. */
    static final String SHA256 = "trace-sha256";

    /**
     * @throws StoreException if not even a client can be made
     */
    static S3Bucket open(ColdConfig.S3 config, S3Limits limits) {
        try {
            return new S3Bucket(
                    client(
                            config,
                            limits,
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(limits.tries())
                                    .circuitBreakerEnabled(false)
                                    .build()),
                    client(config, limits, AwsRetryStrategy.doNotRetry()),
                    config,
                    limits);
        } catch (SdkClientException e) {
            String hint = config.server().region().isEmpty() ? "; set cold.region or AWS_REGION" : "";
            throw new StoreException(
                    StoreCode.STORE_REFUSED, "cannot open s3://" + config.bucket() + ": " + e.getMessage() + hint, e);
        }
    }

    private static S3Client client(ColdConfig.S3 config, S3Limits limits, RetryStrategy retries) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(limits.attempt())
                        .socketTimeout(limits.attempt()))
                .forcePathStyle(config.server().addressing() == Addressing.PATH)
                // Ours are given where they matter; the SDK's own are unknown to older servers.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.retryStrategy(retries));
        config.server().endpoint().ifPresent(builder::endpointOverride);
        config.server().region().map(Region::of).ifPresent(builder::region);
        if (config.server().endpoint().isPresent() && config.server().region().isEmpty()) {
            builder.region(Region.US_EAST_1);
        }
        config.keys()
                .ifPresent(keys -> builder.credentialsProvider(() -> AwsBasicCredentials.create(
                        keys.id().reveal(), keys.secret().reveal())));
        return builder.build();
    }

    void close() {
        client.close();
        once.close();
    }

    String root() {
        return "s3://" + config.bucket() + (config.prefix().isEmpty() ? "" : "/" + config.prefix());
    }

    String place(String key) {
        return root() + "/" + key;
    }

    /** The key within the bucket. */
    String full(String key) {
        return config.prefix().isEmpty() ? key : config.prefix() + "/" + key;
    }

    /** The key within the store. */
    String relative(String full) {
        return config.prefix().isEmpty() ? full : full.substring(config.prefix().length() + 1);
    }

    /** Limits of a request with so many bytes in its body. */
    Consumer<AwsRequestOverrideConfiguration.Builder> patience(long bytes) {
        return all -> all.apiCallAttemptTimeout(limits.attempt(bytes)).apiCallTimeout(limits.call(bytes));
    }

    PutObjectRequest.Builder put(String key) {
        PutObjectRequest.Builder put =
                PutObjectRequest.builder().bucket(config.bucket()).key(full(key));
        config.encryption().ifPresent(with -> {
            put.serverSideEncryption(with.algorithm());
            with.kmsKey().ifPresent(put::ssekmsKeyId);
        });
        return put;
    }

    CreateMultipartUploadRequest.Builder begin(String key, String sha256) {
        CreateMultipartUploadRequest.Builder begin = CreateMultipartUploadRequest.builder()
                .bucket(config.bucket())
                .key(full(key))
                .metadata(Map.of(SHA256, sha256));
        config.encryption().ifPresent(with -> {
            begin.serverSideEncryption(with.algorithm());
            with.kmsKey().ifPresent(begin::ssekmsKeyId);
        });
        return begin;
    }

    /** As S3 writes checksums. */
    static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    /** Asks, and says what an error means. */
    <T> T ask(String doing, String key, Supplier<T> request) throws OperatorException {
        try {
            return request.get();
        } catch (SdkException e) {
            throw S3Fault.of(doing, place(key), e);
        }
    }
}
