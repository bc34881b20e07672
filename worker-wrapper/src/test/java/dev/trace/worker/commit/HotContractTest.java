package dev.trace.worker.commit;

import dev.trace.api.table.Storage;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.testkit.StorageContract;
import dev.trace.testkit.StorageRig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Hot tables in Postgres. */
class HotContractTest extends StorageContract {
    @TempDir
    Path root;

    @Override
    protected StorageRig open() {
        return new StoreRig(new Storage.Hot(), new ColdConfig.Folder(root));
    }
}
