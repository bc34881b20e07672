package dev.trace.cli.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformReader;
import dev.trace.dag.platform.PlatformReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerYamlTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "a$b", "PASSWORD", "p{w}$x");

    @TempDir
    Path folder;

    private PlatformConfig read(String name, String text, Map<String, String> environment) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        PlatformReading reading = new PlatformReader(environment, folder).read(file, null);
        assertEquals(List.of(), reading.problems());
        return reading.config().orElseThrow();
    }

    /** What a worker makes of it, in an environment without any of the variables. */
    private PlatformConfig handedOver(String cold) throws Exception {
        PlatformConfig own = read("trace.yaml", """
                hot: { url: "jdbc:postgresql://db/x", user: trace, password: "${PASSWORD}" }
                cold: %s
                """.formatted(cold), ENVIRONMENT);
        return read("worker.yaml", new WorkerYaml(own, Optional.empty(), Map.of()).text(), Map.of());
    }

    @Test
    void folderIsHandedOver() throws Exception {
        assertEquals(
                new ColdConfig.Folder(folder.resolve("da$ta")),
                handedOver("\"file:da$$ta\"").cold());
    }

    @Test
    void bucketIsHandedOverWithItsServerKeysAndEncryption() throws Exception {
        ColdConfig.S3 bucket = assertInstanceOf(
                ColdConfig.S3.class, handedOver("""
                        { url: "s3://my-lake/a/b", region: eu-west-1, endpoint: "http://minio:9000", path_style: true,
                          sse: "aws:kms", kms_key: alias/lake, access_key_id: id, secret_access_key: "${KEY}" }
                        """.replace("\n", " ")).cold());
        assertEquals("my-lake", bucket.bucket());
        assertEquals("a/b", bucket.prefix());
        assertEquals(Optional.of("eu-west-1"), bucket.server().region());
        assertEquals(
                "http://minio:9000", bucket.server().endpoint().orElseThrow().toString());
        assertEquals(ColdConfig.Addressing.PATH, bucket.server().addressing());
        assertEquals(Optional.of(new ColdConfig.Encryption("aws:kms", Optional.of("alias/lake"))), bucket.encryption());
        assertEquals("id", bucket.keys().orElseThrow().id().reveal());
        assertEquals("a$b", bucket.keys().orElseThrow().secret().reveal());
        assertEquals(folder.resolve(".trace/spool"), bucket.spool());
    }

    @Test
    void bucketOfTheAwsEnvironmentIsHandedOverAsSuch() throws Exception {
        ColdConfig.S3 bucket =
                assertInstanceOf(ColdConfig.S3.class, handedOver("s3://my-lake").cold());
        assertEquals("", bucket.prefix());
        assertEquals(Optional.empty(), bucket.keys());
        assertEquals(Optional.empty(), bucket.encryption());
        assertEquals(ColdConfig.Addressing.HOST, bucket.server().addressing());
    }
}
