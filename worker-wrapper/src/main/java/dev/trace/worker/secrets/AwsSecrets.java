package dev.trace.worker.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.dag.platform.SecretsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Secrets in AWS Secrets Manager, or in a server that speaks its protocol; who may read them is found as in every AWS
 * program. The client is made at the first use, since that takes a while.
 */
final class AwsSecrets implements SecretProvider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALL = Duration.ofSeconds(15);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Set<String> LASTING = Set.of(
            "AccessDeniedException",
            "DecryptionFailure",
            "InvalidParameterException",
            "InvalidRequestException",
            "InvalidSignatureException",
            "ValidationException",
            "UnrecognizedClientException");

    private final SecretsConfig.AwsSecretsManager config;
    private @Nullable SecretsManagerClient client;

    AwsSecrets(SecretsConfig.AwsSecretsManager config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "aws-secrets-manager";
    }

    @Override
    public String whereIs(String secret) {
        return AwsSecretName.of(secret) + " in AWS Secrets Manager"
                + config.region().map(region -> " of " + region).orElse("");
    }

    @Override
    public Optional<String> find(String secret) throws IOException, InterruptedException {
        AwsSecretName name = AwsSecretName.of(secret);
        try {
            String text = client().getSecretValue(
                            request -> request.secretId(name.id()).versionStage(name.stage()))
                    .secretString();
            if (text == null) {
                throw new SecretRefusedException("it holds bytes; store it as text");
            }
            return name.field().isPresent() ? field(text, name.field().get()) : Optional.of(text);
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (SecretsManagerException e) {
            throw failure(e);
        } catch (SdkClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while asking AWS Secrets Manager");
            }
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static IOException failure(SecretsManagerException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        String said = code + " "
                + (e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage());
        return LASTING.contains(code)
                ? new SecretRefusedException(said.strip()
                        + "; the user needs secretsmanager:GetSecretValue on it, and it must not be deleted")
                : new IOException("HTTP " + e.statusCode() + " " + said.strip(), e);
    }

    private static Optional<String> field(String text, String field) throws SecretRefusedException {
        try {
            JsonNode value = JSON.readTree(text).path(field);
            return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                    ? Optional.of(value.asText())
                    : Optional.empty();
        } catch (JsonProcessingException e) { // its message holds a part of the text
            throw new SecretRefusedException("it is no JSON object, so it has no field '" + field + "'");
        }
    }

    private synchronized SecretsManagerClient client() {
        if (client == null) {
            SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .overrideConfiguration(calls -> calls.apiCallTimeout(CALL).apiCallAttemptTimeout(ATTEMPT));
            config.endpoint().ifPresent(builder::endpointOverride);
            config.region().map(Region::of).ifPresent(builder::region);
            if (config.endpoint().isPresent() && config.region().isEmpty()) {
                builder.region(Region.US_EAST_1);
            }
            client = builder.build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
