package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.SecretsConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/** Against LocalStack; skipped where Docker does not answer. */
class AwsSecretsIT extends SecretProviderContract {
    private static LocalStackContainer server;
    private static SecretsManagerClient admin;

    private SecretProvider provider;

    @BeforeAll
    static void start() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            System.out.println("skipped: AwsSecretsIT needs Docker, which does not answer");
        }
        org.junit.jupiter.api.Assumptions.assumeTrue(docker, "Docker does not answer");
        server = new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.13.1"))
                .withServices("secretsmanager");
        server.start();
        // As on any machine that has no other credentials: the provider finds them by itself.
        System.setProperty("aws.accessKeyId", server.getAccessKey());
        System.setProperty("aws.secretAccessKey", server.getSecretKey());
        admin = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(server.getEndpoint())
                .region(Region.of(server.getRegion()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.getAccessKey(), server.getSecretKey())))
                .build();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            admin.close();
            server.stop();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Override
    SecretProvider provider() {
        if (provider == null) {
            provider = at(server.getEndpoint());
        }
        return provider;
    }

    private static SecretProvider at(URI endpoint) {
        return new AwsSecrets(new SecretsConfig.AwsSecretsManager(
                Optional.of(server.getRegion()), Optional.of(endpoint), Duration.ZERO));
    }

    @AfterEach
    void close() {
        if (provider != null) {
            provider.close();
        }
    }

    @Override
    void put(String name, String value) {
        try {
            admin.createSecret(secret -> secret.name(name).secretString(value));
        } catch (ResourceExistsException e) {
            admin.putSecretValue(secret -> secret.secretId(name).secretString(value));
        }
    }

    @Override
    void remove(String name) {
        admin.deleteSecret(secret -> secret.secretId(name).forceDeleteWithoutRecovery(true));
    }

    @Test
    void valueBeforeARotationIsThereUnderItsStage() throws Exception {
        put("prod/jwt", "first-value");
        assertEquals(Optional.empty(), provider().find("prod/jwt~AWSPREVIOUS"), "nothing has been rotated");
        put("prod/jwt", "second-value");
        assertEquals(Optional.of("second-value"), provider().find("prod/jwt"));
        assertEquals(Optional.of("second-value"), provider().find("prod/jwt~AWSCURRENT"));
        assertEquals(Optional.of("first-value"), provider().find("prod/jwt~AWSPREVIOUS"));
    }

    @Test
    void rotationPromotedInStepsTakesEffectAtThePromotion() throws Exception {
        put("stepwise", "old-value");
        String before = admin.getSecretValue(q -> q.secretId("stepwise")).versionId();
        String after = admin.putSecretValue(
                        q -> q.secretId("stepwise").secretString("new-value").versionStages("AWSPENDING"))
                .versionId();
        assertEquals(Optional.of("old-value"), provider().find("stepwise"));
        admin.updateSecretVersionStage(q -> q.secretId("stepwise")
                .versionStage("AWSCURRENT")
                .moveToVersionId(after)
                .removeFromVersionId(before));
        assertEquals(Optional.of("new-value"), provider().find("stepwise"));
        assertEquals(Optional.of("old-value"), provider().find("stepwise~AWSPREVIOUS"));
    }

    @Test
    void fieldOfJsonIsASecretOfItsOwn() throws Exception {
        put("rpc", "{\"key\": \"hunter22\", \"port\": 8545, \"nothing\": null, \"nested\": {\"a\": 1}}");
        assertEquals(Optional.of("hunter22"), provider().find("rpc#key"));
        assertEquals(Optional.of("8545"), provider().find("rpc#port"));
        for (String absent : new String[] {"rpc#nothing", "rpc#nested", "rpc#other"}) {
            assertEquals(Optional.empty(), provider().find(absent), absent);
        }
        assertEquals(
                "the field 'other' of the secret 'rpc' in AWS Secrets Manager of " + server.getRegion(),
                provider().whereIs("rpc#other"));
        put("plain", "hunter22");
        assertRefused(provider(), "plain#key", "hunter22", "no JSON object");
    }

    @Test
    void bytesAreRefused() {
        admin.createSecret(q -> q.name("bytes").secretBinary(SdkBytes.fromUtf8String("hunter22")));
        assertRefused(provider(), "bytes", "hunter22", "holds bytes");
    }

    @Test
    void secretMarkedForDeletionIsRefused() {
        put("marked", "hunter22");
        admin.deleteSecret(q -> q.secretId("marked").recoveryWindowInDays(7L));
        assertRefused(provider(), "marked", "hunter22", "must not be deleted");
    }

    @Test
    void serverThatIsAwayIsTriedAgain() {
        try (SecretProvider nowhere = at(URI.create("http://localhost:1"))) {
            OperatorException e =
                    assertThrows(OperatorException.class, () -> new Secrets(nowhere, new Redactor()).reveal("key"));
            assertEquals(SecretError.SECRETS_UNAVAILABLE, e.code());
            assertTrue(e.getMessage().startsWith("the secret 'key' could not be read from the secret 'key' in AWS"));
        }
    }
}
