package dev.trace.worker.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An object as a local file, until closed. */
public final class LocalCopy implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private LocalCopy(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /** The object itself. */
    static LocalCopy itself(Path path) {
        return new LocalCopy(path, false);
    }

    /** A copy that goes when it is closed. */
    static LocalCopy temporary(Path path) {
        return new LocalCopy(path, true);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.deleteIfExists(path);
        }
    }
}
