package dev.trace.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server says of itself in {@code postmaster.pid}.
 *
 * @param pid its process
 * @param startedAt when it started, seconds; tells it from an earlier server of the same number
 * @param port where it listens
 * @param ready whether it takes connections
 */
record PostmasterFile(long pid, long startedAt, int port, boolean ready) {
    /** Empty if there is no such file, or the server has not written enough of it yet. */
    static Optional<PostmasterFile> of(Path dataFolder) {
        try {
            List<String> lines = Files.readAllLines(dataFolder.resolve("postmaster.pid"));
            if (lines.size() < 4) {
                return Optional.empty();
            }
            boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).strip()),
                    Long.parseLong(lines.get(2).strip()),
                    Integer.parseInt(lines.get(3).strip()),
                    ready));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EmbeddedException("cannot read " + dataFolder + "/postmaster.pid: " + Folders.reason(e), e);
        }
    }

    boolean sameServer(PostmasterFile other) {
        return pid == other.pid && startedAt == other.startedAt;
    }

    boolean alive() {
        return ProcessHandle.of(pid).isPresent();
    }
}
