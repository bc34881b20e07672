package dev.trace.worker.commit;

import dev.trace.api.table.Storage;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.testkit.S3Server;
import dev.trace.testkit.StorageContract;
import dev.trace.testkit.StorageRig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Cold tables in a bucket. */
class S3ContractIT extends StorageContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path data;

    private static S3Server server;

    @TempDir
    Path spool;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(data);
        server.createBucket("lake");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected StorageRig open() {
        return new StoreRig(
                new Storage.Cold(Storage.Compression.ZSTD, 1000),
                new ColdConfig.S3(
                        "lake",
                        "contract-" + NUMBER.incrementAndGet(),
                        new ColdConfig.Server(
                                Optional.of(S3Server.REGION),
                                Optional.of(server.endpoint()),
                                ColdConfig.Addressing.PATH),
                        Optional.of(new ColdConfig.Keys(Sensitive.of("test"), Sensitive.of("test"))),
                        Optional.empty(),
                        spool));
    }
}
