package dev.trace.cli.child;

import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.ExecutorConfig.Mount;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.SecretsConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.executor.ChildAccess;
import dev.trace.dispatcher.executor.ExecutorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the workers of one runtime are given: a token, and a configuration unless they have their own. They are
 * in the home folder, readable by their owner alone, and go with this. Safe for use from several threads.
 */
final class ChildFiles implements ChildAccess, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildFiles.class);

    /**
     * What the files say.
     *
     * @param folder where they are; made if it is not there
     * @param dispatcher address of the dispatcher
     * @param token the worker token
     * @param own the workers' own configuration; empty to make one
     * @param yaml the configuration of this process
     * @param plugins folders of plugins
     */
    record Contents(
            Path folder,
            String dispatcher,
            Sensitive token,
            Optional<Path> own,
            Supplier<WorkerYaml> yaml,
            List<Path> plugins) {}

    private final Contents contents;

    ChildFiles(Contents contents) {
        this.contents = contents;
    }

    @Override
    public synchronized Given now() throws ExecutorException {
        try {
            Files.createDirectories(contents.folder());
            Path token = written("worker.token", contents.token().reveal() + "\n");
            if (contents.own().isPresent()) {
                Path own = contents.own().get();
                if (!Files.isReadable(own)) {
                    throw new ExecutorException("cannot read " + own + ", the runtime's 'config'");
                }
                return new Given(contents.dispatcher(), own, token, List.of(token), contents.plugins(), List.of());
            }
            WorkerYaml yaml = contents.yaml().get();
            Path config = written("trace.yaml", yaml.text());
            return new Given(
                    contents.dispatcher(),
                    config,
                    token,
                    List.of(config, token),
                    contents.plugins(),
                    mounts(yaml.platform()));
        } catch (IOException e) {
            throw new ExecutorException("cannot write to " + contents.folder() + ": " + e.getMessage(), e);
        } catch (PlatformException e) {
            throw new ExecutorException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Mount> mounts(PlatformConfig platform) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        Path files = folder(platform.cold());
        Files.createDirectories(files);
        mounts.add(new Mount(files, files.toString(), Mount.Access.READ_WRITE));
        if (platform.secrets() instanceof SecretsConfig.Files secrets) {
            mounts.add(new Mount(secrets.path(), secrets.path().toString(), Mount.Access.READ_ONLY));
        }
        return mounts;
    }

    /** Where a worker writes its files: the store itself, or the spool of a bucket. */
    private static Path folder(ColdConfig cold) {
        if (cold instanceof ColdConfig.Folder folder) {
            return folder.root();
        } else if (cold instanceof ColdConfig.S3 bucket) {
            return bucket.spool();
        }
        throw new AssertionError(cold);
    }

    /** Never half written, and never readable by others. */
    private Path written(String name, String text) throws IOException {
        Path file = contents.folder().resolve(name);
        Path partial = contents.folder().resolve(name + ".new");
        Files.deleteIfExists(partial);
        if (partial.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(partial, text);
        return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void close() {
        try {
            for (String name : List.of("worker.token", "trace.yaml", "trace.yaml.new", "worker.token.new")) {
                Files.deleteIfExists(contents.folder().resolve(name));
            }
            Files.deleteIfExists(contents.folder());
        } catch (IOException e) {
            LOG.warn("⚠️ {} is left over: {}", contents.folder(), e.getMessage());
        }
    }
}
