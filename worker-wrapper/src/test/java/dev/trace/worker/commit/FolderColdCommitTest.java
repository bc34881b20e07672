package dev.trace.worker.commit;

import dev.trace.dag.platform.ColdConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderColdCommitTest extends ColdCommitContract {
    @TempDir
    Path root;

    @Override
    ColdConfig cold() {
        return new ColdConfig.Folder(root);
    }

    @Override
    void put(String key, String content) throws Exception {
        Path file = root.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
