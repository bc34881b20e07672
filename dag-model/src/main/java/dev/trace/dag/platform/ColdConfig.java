package dev.trace.dag.platform;

import java.nio.file.Path;

/** Where Parquet files go. */
public sealed interface ColdConfig {
    /**
     * A folder of the local file system.
     *
     * @param root absolute
     */
    record Folder(Path root) implements ColdConfig {}
}
