package dev.trace.worker.commit;

import dev.trace.api.table.Storage;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.testkit.StorageContract;
import dev.trace.testkit.StorageRig;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Cold tables in a folder. */
class FolderContractTest extends StorageContract {
    @TempDir
    Path root;

    @Override
    protected StorageRig open() {
        return new StoreRig(new Storage.Cold(Storage.Compression.ZSTD, 1000), new ColdConfig.Folder(root));
    }
}
