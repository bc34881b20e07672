package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.ErrorCode.Recovery;
import dev.trace.api.OperatorException;
import dev.trace.api.table.StagedRows;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.StorageFault;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFaultTest {
    private static final BlockRange RANGE = new BlockRange(0, 9);

    @TempDir
    Path root;

    @Test
    void fullDiskIsSaidAndNothingIsCommittedAndTheNextAttemptGoesOn() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
        BlockRange next = new BlockRange(10, 19);
        try (AttemptStore attempt = store.begin(Lakes.scope(2, 1, 11))) {
            // A device on which every write finds no space, in place of the file that staging will open.
            Path staging = root.resolve("_staging/11");
            Files.createDirectories(staging);
            Files.createSymbolicLink(staging.resolve("1_blocks_10-19.parquet"), Path.of("/dev/full"));
            OperatorException full =
                    assertThrows(OperatorException.class, () -> Lakes.stage(attempt, Lakes.BLOCKS, next, "a"));
            assertEquals(StoreCode.STORAGE_FULL, full.code());
            assertTrue(full.getMessage().contains("no space left"), full.getMessage());
        }
        assertEquals(1, lakes.live("blocks").size());
        assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(2, 2, 12), next, "a"));
        assertEquals(2, lakes.live("blocks").size());
    }

    @Test
    void publicationThatFailsCommitsNothing() throws Exception {
        Lakes lakes = Lakes.in(root);
        DataStore store = lakes.open();
        try (AttemptStore attempt = store.begin(Lakes.scope(2, 1, 11))) {
            StagedRows rows = Lakes.stage(attempt, Lakes.BLOCKS, RANGE, "a");
            // A file where the lake's folder must go.
            Files.writeString(root.resolve("ethereum"), "in the way");
            OperatorException refused = assertThrows(OperatorException.class, () -> attempt.commit(Lakes.commit(rows)));
            assertEquals(StoreCode.STORE_REFUSED, refused.code());
            assertTrue(refused.getMessage().contains(root.resolve("ethereum") + " is a file"), refused.getMessage());
            assertEquals(0, lakes.count("select count(*) from trace_commits"));
            Files.delete(root.resolve("ethereum"));
            assertEquals(new Committed(1), attempt.commit(Lakes.commit(rows)));
        }
    }

    @Test
    void errorsOfTheFileSystemAreToldApart() throws Exception {
        IOException full = assertThrows(IOException.class, () -> {
            try (FileOutputStream out = new FileOutputStream("/dev/full")) {
                out.write(1);
            }
        });
        Path path = Path.of("x");
        assertEquals(
                StoreCode.STORAGE_FULL, StorageFault.of("write", path, full).code());
        assertEquals(
                StoreCode.STORAGE_FULL,
                StorageFault.of("write", path, new FileSystemException("x", null, "Disk quota exceeded"))
                        .code());
        assertEquals(
                StoreCode.STORAGE_READ_ONLY,
                StorageFault.of("write", path, new FileSystemException("x", null, "Read-only file system"))
                        .code());
        assertEquals(
                StoreCode.STORAGE_DENIED,
                StorageFault.of("write", path, new AccessDeniedException("x")).code());
        assertEquals(
                StoreCode.STORAGE_FAILED,
                StorageFault.of("write", path, new IOException("I/O error")).code());
    }

    @Test
    void folderThatCannotBeWrittenIsSaidWhenItIsOpened() {
        // Nobody, not even root, makes folders there.
        StoreException refused = assertThrows(StoreException.class, () -> ColdStore.open(Path.of("/proc/trace-cold")));
        assertTrue(refused.getMessage().contains("/proc/trace-cold"), refused.getMessage());
    }

    @Test
    void fileInPlaceOfAFolderIsSaidWhenTheStoreIsOpened() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "in the way");
        for (Path path : List.of(file, file.resolve("cold"))) {
            StoreException refused = assertThrows(StoreException.class, () -> ColdStore.open(path));
            assertEquals(StoreCode.STORE_REFUSED, refused.code());
            assertTrue(refused.getMessage().contains("is a file, where a folder is needed"), refused.getMessage());
            assertTrue(refused.getMessage().contains("move the file away"), refused.getMessage());
        }
    }

    @Test
    void workWaitsForRoom() {
        assertEquals(Recovery.WAIT, StoreCode.STORAGE_FULL.recovery());
    }

    @Test
    void realFileSystemThatFillsUpOrTurnsReadOnlyLosesNothing() throws Exception {
        if (!mount("-t", "tmpfs", "-o", "size=512k", "none", root.toString())) {
            // Only an administrator may; the device and the messages above stand in for it.
            return;
        }
        try {
            Lakes lakes = Lakes.in(root);
            DataStore store = lakes.open();
            lakes.ingest(store, Lakes.scope(1, 1, 10), RANGE, "a");
            try (AttemptStore attempt = store.begin(Lakes.scope(2, 1, 11))) {
                OperatorException full = assertThrows(
                        OperatorException.class,
                        () -> Lakes.stage(attempt, Lakes.BLOCKS, new BlockRange(10, 10), incompressible(2_000_000)));
                assertEquals(StoreCode.STORAGE_FULL, full.code());
            }
            assertTrue(mount("-o", "remount,ro", root.toString()));
            OperatorException readOnly = assertThrows(
                    OperatorException.class,
                    () -> lakes.ingest(store, Lakes.scope(2, 2, 12), new BlockRange(10, 19), "a"));
            assertEquals(StoreCode.STORAGE_READ_ONLY, readOnly.code());
            assertTrue(mount("-o", "remount,rw", root.toString()));
            assertEquals(new Committed(1), lakes.ingest(store, Lakes.scope(2, 3, 13), new BlockRange(10, 19), "a"));
            assertEquals(2, lakes.live("blocks").size());
        } finally {
            new ProcessBuilder("umount", root.toString()).start().waitFor();
        }
    }

    private static String incompressible(int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    private static boolean mount(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void storeThatTheStateDoesNotKnowMustBeAdopted() throws Exception {
        Lakes lakes = Lakes.in(root);
        lakes.ingest(lakes.open(), Lakes.scope(1, 1, 10), RANGE, "a");
        StoreException refused =
                assertThrows(StoreException.class, () -> Lakes.in(root).open());
        assertEquals(StoreCode.STORE_UNKNOWN, refused.code());
        assertTrue(refused.getMessage().contains("trace adopt"), refused.getMessage());
        assertTrue(refused.getMessage().contains(root.toString()), refused.getMessage());
        lakes.open();
    }

    @Test
    void foreignFilesWithoutAStoreIdAreNotTakenOver() throws Exception {
        Files.createDirectories(root.resolve("ethereum/blocks"));
        Files.writeString(root.resolve("ethereum/blocks/blocks_0_9.parquet"), "somebody's");
        assertThrows(StoreException.class, () -> Lakes.in(root).open());
    }

    @Test
    void stateWithFilesRefusesAnotherEmptyStore(@TempDir Path empty) throws Exception {
        Lakes lakes = Lakes.in(root);
        lakes.ingest(lakes.open(), Lakes.scope(1, 1, 10), RANGE, "a");
        StoreException refused = assertThrows(StoreException.class, () -> new Lakes(lakes.database, empty).open());
        assertTrue(refused.getMessage().contains(root.toString()), refused.getMessage());
    }

    @Test
    void severalProcessesMayStartAtOnce() throws Exception {
        Lakes lakes = Lakes.in(root);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier start = new CyclicBarrier(4);
            List<Future<DataStore>> opened = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                opened.add(threads.submit(() -> {
                    start.await();
                    return lakes.open();
                }));
            }
            for (Future<DataStore> each : opened) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, lakes.count("select count(*) from trace_stores"));
    }

    @Test
    void newerSchemaIsRefused() {
        Lakes lakes = Lakes.in(root);
        lakes.open();
        lakes.jdbi.useHandle(handle -> handle.execute("""
                insert into trace_data_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                select max(installed_rank) + 1, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', 1, true
                from trace_data_schema_history
                """));
        StoreException refused = assertThrows(StoreException.class, lakes::open);
        assertEquals(StoreCode.SCHEMA_TOO_NEW, refused.code());
        assertTrue(refused.getMessage().contains("99"), refused.getMessage());
    }

    @Test
    void userTablesMayLiveBesideOurs() {
        Lakes lakes = Lakes.in(root);
        Jdbi.create(lakes.database).useHandle(handle -> handle.execute("create table mine (a int)"));
        lakes.open();
    }
}
