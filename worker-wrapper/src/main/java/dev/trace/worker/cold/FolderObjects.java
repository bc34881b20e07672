package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files of a folder. A file is staged within it, so that its final name is one step that never overwrites and
 * survives a power cut.
 */
final class FolderObjects implements ObjectStore {
    private static final String STAGING = "_staging";

    private final Path root;

    FolderObjects(Path root) throws IOException {
        this.root = root.toAbsolutePath();
        DurableFiles.createFolders(this.root);
    }

    @Override
    public String root() {
        return root.toString();
    }

    @Override
    public String place(String key) {
        return path(key).toString();
    }

    private Path path(String key) {
        return root.resolve(key);
    }

    @Override
    public boolean create(String key, Upload upload) throws OperatorException {
        Path target = path(key);
        try {
            createParent(target);
            try {
                DurableFiles.linkNew(upload.file(), target);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        } catch (IOException e) {
            throw StorageFault.of("publish", target, e);
        }
    }

    @Override
    public boolean create(String key, byte[] content) throws OperatorException {
        Path target = path(key);
        Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
        try {
            createParent(target);
            DurableFiles.replace(temporary, content);
            try {
                DurableFiles.linkNew(temporary, target);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw StorageFault.of("write", target, e);
        }
    }

    /** Whoever calls keeps others from replacing the same file meanwhile: a file system compares nothing. */
    @Override
    public boolean replace(String key, Optional<String> version, byte[] content) throws OperatorException {
        Path target = path(key);
        if (!read(key).map(Content::version).equals(version)) {
            return false;
        }
        try {
            createParent(target);
            DurableFiles.replace(target, content);
            return true;
        } catch (IOException e) {
            throw StorageFault.of("write", target, e);
        }
    }

    private static void createParent(Path target) throws IOException {
        Path parent = target.getParent();
        if (parent != null) {
            DurableFiles.createFolders(parent);
        }
    }

    @Override
    public Optional<Found> find(String key) throws OperatorException {
        try {
            return Files.isRegularFile(path(key))
                    ? Optional.of(new Found(Files.size(path(key)), Optional.empty()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageFault.of("read", path(key), e);
        }
    }

    @Override
    public Optional<Content> read(String key) throws OperatorException {
        try {
            byte[] bytes = Files.readAllBytes(path(key));
            return Optional.of(new Content(bytes, DurableFiles.sha256(bytes)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageFault.of("read", path(key), e);
        }
    }

    @Override
    public String sha256(String key) throws OperatorException {
        try {
            return DurableFiles.sha256(path(key));
        } catch (IOException e) {
            throw StorageFault.of("read", path(key), e);
        }
    }

    @Override
    public LocalCopy copy(String key, String sha256) throws OperatorException {
        String found = sha256(key);
        if (!found.equals(sha256)) {
            throw StorageFault.damaged(place(key), found, sha256);
        }
        return LocalCopy.itself(path(key));
    }

    @Override
    public void delete(String key) throws OperatorException {
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            throw StorageFault.of("delete", path(key), e);
        }
    }

    @Override
    public List<Listed> list(String prefix, int max) throws OperatorException {
        int slash = prefix.lastIndexOf('/');
        Path folder = slash < 0 ? root : path(prefix.substring(0, slash));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Listed> found = new ArrayList<>();
            for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (found.size() == max) {
                    break;
                }
                String key = root.relativize(each).toString().replace('\\', '/');
                if (key.startsWith(prefix)) {
                    found.add(new Listed(
                            key,
                            Files.size(each),
                            Files.getLastModifiedTime(each).toInstant()));
                }
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw StorageFault.of("list", folder, e instanceof IOException io ? io : new IOException(e));
        }
    }

    @Override
    public Set<String> folders(String prefix) throws OperatorException {
        Path folder = prefix.isEmpty() ? root : path(prefix);
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            entries.filter(Files::isDirectory)
                    .forEach(each -> names.add(each.getFileName().toString()));
            return names;
        } catch (IOException | UncheckedIOException e) {
            throw StorageFault.of("list", folder, e instanceof IOException io ? io : new IOException(e));
        }
    }

    @Override
    public Path staging(long fence) throws OperatorException {
        Path folder = stagingFolder(fence);
        try {
            DurableFiles.createFolders(folder);
            return folder;
        } catch (IOException e) {
            throw StorageFault.of("make the staging folder", folder, e);
        }
    }

    private Path stagingFolder(long fence) {
        return path(STAGING).resolve(Long.toString(fence));
    }

    @Override
    public void dropStaging(long fence) throws OperatorException {
        dropRemains(fence);
    }

    @Override
    public Set<Long> remains() throws OperatorException {
        Set<Long> fences = new TreeSet<>();
        folders(STAGING + "/").stream()
                .filter(each -> each.matches("\\d{1,18}"))
                .forEach(each -> fences.add(Long.valueOf(each)));
        return fences;
    }

    @Override
    public void dropRemains(long fence) throws OperatorException {
        deleteTree(stagingFolder(fence));
    }

    static void deleteTree(Path folder) throws OperatorException {
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

    @Override
    public void close() {}
}
