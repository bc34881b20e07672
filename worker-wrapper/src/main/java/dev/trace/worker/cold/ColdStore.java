package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of immutable files. A file is written in staging, then gets its final name as one step that never overwrites;
 * it counts only once the ledger has it. Safe for use from several threads and processes.
 */
public final class ColdStore {
    private static final String STAGING = "_staging";
    private static final String STORE_ID = "_store_id";
    /** Chain, table, file. */
    private static final int LAKE_DEPTH = 3;

    private final Path root;

    /**
     * Opens a folder, making it if need be.
     *
     * @throws StoreException if it cannot be made
     */
    public static ColdStore open(Path root) {
        try {
            DurableFiles.createFolders(root.toAbsolutePath());
            return new ColdStore(root.toAbsolutePath());
        } catch (IOException e) {
            throw StorageFault.unopened("make the store's folder", root, e);
        }
    }

    private ColdStore(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** The name that the store carries; empty if nobody has used it yet. */
    public Optional<String> id() {
        Path path = root.resolve(STORE_ID);
        try {
            return Files.exists(path) ? Optional.of(Files.readString(path).strip()) : Optional.empty();
        } catch (IOException e) {
            throw StorageFault.unopened("read", path, e);
        }
    }

    /** Names the store; if several do at once, all get the one name that won. */
    public String identify() {
        Path path = root.resolve(STORE_ID);
        Path temporary = root.resolve(STORE_ID + "." + UUID.randomUUID());
        try {
            DurableFiles.replace(temporary, (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8));
            try {
                DurableFiles.linkNew(temporary, path);
            } catch (FileAlreadyExistsException e) {
                // The other's name is as good.
            } finally {
                Files.deleteIfExists(temporary);
            }
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw StorageFault.unopened("write", path, e);
        }
    }

    /** Whether somebody has put a lake's files here. */
    public boolean holdsData() {
        try (Stream<Path> entries = Files.walk(root, LAKE_DEPTH)) {
            return entries.filter(each -> !each.startsWith(root.resolve(STAGING)))
                    .map(each -> each.getFileName().toString())
                    .anyMatch(each -> each.endsWith(".parquet") || each.equals("manifest.json"));
        } catch (IOException | UncheckedIOException e) {
            throw StorageFault.unopened("list", root, e instanceof IOException io ? io : new IOException(e));
        }
    }

    /** Where a key is. */
    public Path path(String key) {
        return root.resolve(key);
    }

    public boolean exists(String key) {
        return Files.isRegularFile(path(key));
    }

    /**
     * The folder of one attempt's unfinished files, made now.
     *
     * @param fence the attempt's, which is nobody else's
     */
    public Path staging(long fence) throws OperatorException {
        Path folder = root.resolve(STAGING).resolve(Long.toString(fence));
        try {
            DurableFiles.createFolders(folder);
            return folder;
        } catch (IOException e) {
            throw StorageFault.of("make the staging folder", folder, e);
        }
    }

    /** Deletes an attempt's staging. Published files are not touched: they have names of their own. */
    public void dropStaging(long fence) throws OperatorException {
        Path folder = root.resolve(STAGING).resolve(Long.toString(fence));
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StorageFault.of("clear", folder, e);
        }
    }

    /** The fences of the attempts that have left something in staging. */
    public List<Long> stagedFences() throws OperatorException {
        Path folder = root.resolve(STAGING);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Long> fences = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("\\d{1,18}"))
                    .forEach(each -> fences.add(Long.valueOf(each)));
        } catch (IOException e) {
            throw StorageFault.of("list", folder, e);
        }
        return fences;
    }

    /**
     * Gives a staged file its final name. Equal content under that name is adopted; if other content is there, the file
     * gets a name that says its own.
     *
     * @return the key
     * @throws OperatorException if the store cannot be written, or both names are taken by other content
     */
    public String publish(FileName name, Path staged, String sha256) throws OperatorException {
        for (String key : List.of(name.first(), name.other(sha256))) {
            Path target = path(key);
            try {
                DurableFiles.createFolders(target.getParent() == null ? root : target.getParent());
                DurableFiles.linkNew(staged, target);
                return key;
            } catch (FileAlreadyExistsException e) {
                if (holds(target, staged, sha256)) {
                    return key;
                }
            } catch (IOException e) {
                throw StorageFault.of("publish", target, e);
            }
        }
        throw new OperatorException(
                StoreCode.STORE_DAMAGED,
                path(name.other(sha256)) + " does not hold what its name says: expected SHA-256 " + sha256
                        + "; move it away and resume the task");
    }

    private static boolean holds(Path target, Path staged, String sha256) throws OperatorException {
        try {
            return Files.size(target) == Files.size(staged)
                    && DurableFiles.sha256(target).equals(sha256);
        } catch (IOException e) {
            throw StorageFault.of("read", target, e);
        }
    }

    /** SHA-256, in hex, of what is under a key. */
    public String sha256(String key) throws OperatorException {
        try {
            return DurableFiles.sha256(path(key));
        } catch (IOException e) {
            throw StorageFault.of("read", path(key), e);
        }
    }

    /** Deletes what is under a key; nothing there is fine. */
    public void delete(String key) throws OperatorException {
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            throw StorageFault.of("delete", path(key), e);
        }
    }
}
