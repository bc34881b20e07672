package dev.trace.worker.cold;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against LocalStack; skipped where Docker does not answer. */
class LocalStackObjectsIT extends S3ObjectsContract {
    private static LocalStackContainer server;

    @BeforeAll
    static void start() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            System.out.println("skipped: LocalStackObjectsIT needs Docker, which does not answer");
        }
        Assumptions.assumeTrue(docker, "Docker does not answer");
        // It looks, and then writes: only one request at a time makes its conditional writes atomic, as S3's are.
        server = new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.13.1"))
                .withServices("s3")
                .withEnv("GATEWAY_WORKER_COUNT", "1");
        server.start();
        try (S3Client admin = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(server.getEndpoint())
                .region(Region.of(server.getRegion()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.getAccessKey(), server.getSecretKey())))
                .build()) {
            admin.createBucket(all -> all.bucket(BUCKET));
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    URI endpoint() {
        return server.getEndpoint();
    }
}
