package dev.trace.worker.cold;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectsTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @Override
    ObjectStore open() throws Exception {
        return new FolderObjects(root);
    }

    @Override
    int largeBytes() {
        return 100_000;
    }
}
