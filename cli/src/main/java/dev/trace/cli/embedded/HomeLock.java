package dev.trace.cli.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to use a home folder, held by one process at a time. The operating system takes it back when the process
 * dies, however it dies.
 */
public final class HomeLock implements AutoCloseable {
    /** The process that holds a home folder. */
    public record Holder(String pid) {}

    private static final String FILE = "lock";

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /**
     * Takes the lock of a home folder, making the folder if there is none.
     *
     * @return empty if another process holds it; ask {@link #holder} which one
     * @throws EmbeddedException if the folder cannot be made or written to
     */
    public static Optional<HomeLock> tryTake(Path home) {
        try {
            Folders.makePrivate(home);
            FileChannel channel =
                    FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                return Optional.empty();
            }
            writePid(channel);
            return Optional.of(new HomeLock(home, channel));
        } catch (IOException e) {
            throw new EmbeddedException(
                    "cannot use " + home + " as the home folder: " + Folders.reason(e)
                            + "; mend that, or set home in trace.yaml, or TRACE_HOME, to a folder that can be written to",
                    e);
        }
    }

    /** Whether a process holds the lock of a home folder; makes nothing. */
    static boolean isHeld(Path home) {
        return Files.exists(home.resolve(FILE))
                && tryTake(home)
                        .map(free -> {
                            free.close();
                            return false;
                        })
                        .orElse(true);
    }

    /** Who holds the lock; its pid is {@code unknown} if it did not say. */
    public static Holder holder(Path home) {
        try {
            String pid = Files.readString(home.resolve(FILE), StandardCharsets.US_ASCII)
                    .strip();
            return new Holder(pid.isEmpty() ? "unknown" : pid);
        } catch (IOException e) {
            return new Holder("unknown");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void writePid(FileChannel channel) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid), 0);
    }

    public Path home() {
        return home;
    }

    /** Gives the lock back. The file stays: removing it would let two processes lock two files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedException("cannot release the lock of " + home + ": " + Folders.reason(e), e);
        }
    }
}
