package dev.trace.cli.doctor;

import dev.trace.api.OperatorException;
import dev.trace.cli.console.Figures;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Whether Parquet files can be written, made durable and published without overwriting. */
final class StorageCheck {
    private static final long SCARCE_BYTES = 1L << 30;

    private StorageCheck() {}

    static Finding of(ColdConfig cold) {
        return cold instanceof ColdConfig.Folder folder ? of(folder.root()) : ofBucket(cold);
    }

    private static Finding ofBucket(ColdConfig cold) {
        try (ColdStore store = ColdStore.open(cold)) {
            store.probe();
            return Finding.ok("storage", store.root() + " is writable, and keeps to conditions");
        } catch (StoreException | OperatorException e) {
            return Finding.failed("storage", String.valueOf(e.getMessage()), "correct cold in trace.yaml");
        }
    }

    private static Finding of(Path root) {
        try {
            Files.createDirectories(root);
            probe(root);
            long free = Files.getFileStore(root).getUsableSpace();
            String detail = root + " is writable, " + Figures.bytes(free) + " free";
            return free < SCARCE_BYTES
                    ? Finding.warning("storage", detail, "make room, or set cold in trace.yaml to a larger disk")
                    : Finding.ok("storage", detail);
        } catch (AccessDeniedException e) {
            return Finding.failed(
                    "storage",
                    "no permission to write to " + root,
                    "make it writable for this user, or set cold in trace.yaml to another folder");
        } catch (IOException e) {
            return Finding.failed(
                    "storage",
                    "cannot write to " + root + ": " + e.getMessage(),
                    "free space or choose another folder with cold in trace.yaml");
        }
    }

    private static void probe(Path root) throws IOException {
        Path staged = root.resolve(".probe-" + UUID.randomUUID());
        Path published = staged.resolveSibling(staged.getFileName() + ".published");
        try {
            Files.write(staged, new byte[4096]);
            try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(staged, published);
        } finally {
            Files.deleteIfExists(staged);
            Files.deleteIfExists(published);
        }
    }
}
