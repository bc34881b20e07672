package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local files of one process on their way to a bucket or from it. Each process has a folder and a lock of its own; the
 * folders of processes that are gone are deleted by the next one. Safe for use from several threads.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String LOCK = ".lock";
    /** Of this process: to open one, even in vain, would give its lock up. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path own;
    private final Path lockFile;
    private final FileChannel channel;
    private final AtomicLong number = new AtomicLong();

    /** @throws StoreException if there can be no files in the folder */
    static Spool open(Path root) {
        try {
            Files.createDirectories(root);
            clear(root);
            return new Spool(root);
        } catch (IOException e) {
            throw StorageFault.unopened("make the spool", root, e);
        }
    }

    private Spool(Path root) throws IOException {
        String name = UUID.randomUUID().toString();
        lockFile = root.resolve(name + LOCK);
        // Locked under another name first: a lock file is free only if its process is gone.
        Path unlocked = root.resolve(name + ".new");
        channel = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        OURS.add(lockFile.getFileName());
        Files.move(unlocked, lockFile);
        own = Files.createDirectory(root.resolve(name));
    }

    private static void clear(Path root) throws IOException {
        List<Path> locks;
        try (Stream<Path> entries = Files.list(root)) {
            locks = entries.filter(each -> each.toString().endsWith(LOCK))
                    .filter(each -> !OURS.contains(each.getFileName()))
                    .toList();
        }
        for (Path each : locks) {
            try (FileChannel other = FileChannel.open(each, StandardOpenOption.WRITE);
                    FileLock lock = other.tryLock()) {
                if (lock != null) {
                    String name = each.getFileName().toString();
                    FolderObjects.deleteTree(root.resolve(name.substring(0, name.length() - LOCK.length())));
                    Files.deleteIfExists(each);
                }
            } catch (IOException | OperatorException e) {
                LOG.debug("{} is left to the next process", each, e);
            }
        }
    }

    Path staging(long fence) throws OperatorException {
        Path folder = own.resolve(Long.toString(fence));
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw StorageFault.of("make the staging folder", folder, e);
        }
    }

    void drop(long fence) throws OperatorException {
        FolderObjects.deleteTree(own.resolve(Long.toString(fence)));
    }

    Set<Long> fences() throws OperatorException {
        Set<Long> fences = new TreeSet<>();
        try (Stream<Path> entries = Files.list(own)) {
            entries.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("\\d{1,18}"))
                    .forEach(each -> fences.add(Long.valueOf(each)));
        } catch (IOException e) {
            throw StorageFault.of("list", own, e);
        }
        return fences;
    }

    /** A path that nobody has used. */
    Path next() {
        return own.resolve("read-" + number.incrementAndGet());
    }

    @Override
    public void close() {
        try {
            FolderObjects.deleteTree(own);
            channel.close();
            Files.deleteIfExists(lockFile);
        } catch (IOException | OperatorException e) {
            LOG.debug("{} is left to the next process", own, e);
        }
    }
}
