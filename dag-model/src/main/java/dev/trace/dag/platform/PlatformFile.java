package dev.trace.dag.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which {@code trace.yaml} holds. */
public final class PlatformFile {
    private static final String NAME = "trace.yaml";

    private PlatformFile() {}

    /**
     * The file named, else {@code trace.yaml} beside the DAG, else in the working directory, else none.
     *
     * @param named by the person; taken whether it exists or not, so that its lack is reported
     * @param dagFile the DAG in question; null if none is
     * @param workingDirectory absolute
     */
    public static Optional<Path> find(@Nullable Path named, @Nullable Path dagFile, Path workingDirectory) {
        if (named != null) {
            return Optional.of(named);
        }
        Stream<Path> beside = dagFile == null ? Stream.of() : Stream.of(dagFile.resolveSibling(NAME));
        return Stream.concat(beside, Stream.of(workingDirectory.resolve(NAME)))
                .filter(file -> Files.isRegularFile(workingDirectory.resolve(file)))
                .findFirst();
    }
}
