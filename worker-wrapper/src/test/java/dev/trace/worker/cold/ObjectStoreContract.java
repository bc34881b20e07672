package dev.trace.worker.cold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do, whatever it is made of. */
abstract class ObjectStoreContract {
    private static final FileName NAME = new FileName(1, "blocks", new BlockRange(0, 9));

    @TempDir
    Path files;

    ObjectStore objects;
    ColdStore store;

    /** An empty store, opened anew. */
    abstract ObjectStore open() throws Exception;

    /** More than goes in one piece, where there is such a limit. */
    abstract int largeBytes();

    /** Whether an upload that is given up leaves the object alone that has its key. */
    boolean abortSparesObjects() {
        return true;
    }

    @BeforeEach
    void openEmpty() throws Exception {
        objects = open();
        store = new ColdStore(objects);
    }

    @AfterEach
    void close() {
        store.close();
    }

    Upload upload(byte[] content) throws IOException {
        Path file = Files.write(Files.createTempFile(files, "staged", ".parquet"), content);
        return new Upload(file, content.length, DurableFiles.sha256(content), 7);
    }

    static byte[] content(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void createdObjectIsNeverOverwritten() throws Exception {
        for (int size : new int[] {1000, largeBytes()}) {
            String key = "ethereum/blocks/blocks_0_" + size + ".parquet";
            byte[] content = content(1, size);
            assertTrue(objects.create(key, upload(content)));
            assertFalse(objects.create(key, upload(content(2, size))));
            assertFalse(objects.create(key, upload(content)));
            assertEquals(DurableFiles.sha256(content), objects.sha256(key));
            try (LocalCopy copy = objects.copy(key, DurableFiles.sha256(content))) {
                assertArrayEquals(content, Files.readAllBytes(copy.path()));
            }
            assertEquals(size, objects.find(key).orElseThrow().bytes());
        }
    }

    @Test
    void equalContentIsAdoptedAndOtherContentGetsItsOwnName() throws Exception {
        for (int size : new int[] {1000, largeBytes()}) {
            FileName name = new FileName(1, "blocks", new BlockRange(0, size));
            Upload first = upload(content(1, size));
            Upload second = upload(content(2, size));
            assertEquals(name.first(), store.publish(name, first, Set.of()));
            assertEquals(name.first(), store.publish(name, first, Set.of()));
            assertEquals(name.other(second.sha256()), store.publish(name, second, Set.of()));
            assertEquals(name.other(second.sha256()), store.publish(name, second, Set.of()));
            assertEquals(first.sha256(), store.sha256(name.first()));
            assertEquals(second.sha256(), store.sha256(name.other(second.sha256())));
        }
    }

    @Test
    void keysToAvoidAreAvoided() throws Exception {
        Upload upload = upload(content(1, 100));
        Set<String> avoid = new TreeSet<>();
        for (int i = 0; i < 5; i++) {
            assertTrue(avoid.add(store.publish(NAME, upload, avoid)));
        }
        assertTrue(avoid.contains(NAME.first()));
        assertEquals(5, store.dataFiles("ethereum/blocks").size());
    }

    @Test
    void damagedObjectIsNotAdoptedAndNotRead() throws Exception {
        byte[] content = content(1, 1000);
        objects.create(NAME.first(), bytes("something else"));
        Upload upload = upload(content);
        assertEquals(NAME.other(upload.sha256()), store.publish(NAME, upload, Set.of()));
        OperatorException damaged =
                assertThrows(OperatorException.class, () -> objects.copy(NAME.first(), upload.sha256()));
        assertEquals(StoreCode.STORE_DAMAGED, damaged.code());
        assertTrue(damaged.getMessage().contains(objects.place(NAME.first())), damaged.getMessage());
    }

    @Test
    void eightWritersRacingForOneKeyHaveOneWinner() throws Exception {
        for (int round = 0; round < 4; round++) {
            int size = round == 3 && abortSparesObjects() ? largeBytes() : 1000;
            String key = "ethereum/blocks/blocks_0_" + round + ".parquet";
            List<Callable<Boolean>> writers = new ArrayList<>();
            List<Upload> uploads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Upload upload = upload(content(i, size));
                uploads.add(upload);
                writers.add(() -> objects.create(key, upload));
            }
            List<Boolean> won = race(writers);
            assertEquals(1, won.stream().filter(each -> each).count(), won.toString());
            assertEquals(uploads.get(won.indexOf(true)).sha256(), objects.sha256(key));
        }
    }

    @Test
    void eightWritersOfEqualContentAllPublishTheOneObject() throws Exception {
        Upload upload = upload(content(1, abortSparesObjects() ? largeBytes() : 1000));
        List<Callable<String>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(() -> store.publish(NAME, upload, Set.of()));
        }
        assertEquals(Set.of(NAME.first()), new TreeSet<>(race(writers)));
        assertEquals(List.of(NAME.first()), store.dataFiles("ethereum/blocks"));
    }

    static <T> List<T> race(List<Callable<T>> all) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            CyclicBarrier start = new CyclicBarrier(all.size());
            List<Future<T>> started = new ArrayList<>();
            for (Callable<T> each : all) {
                started.add(threads.submit(() -> {
                    start.await();
                    return each.call();
                }));
            }
            List<T> ended = new ArrayList<>();
            for (Future<T> each : started) {
                ended.add(each.get());
            }
            return ended;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void replacementNeedsToKnowWhatIsThere() throws Exception {
        String key = "ethereum/blocks/manifest.json";
        assertFalse(objects.replace(key, Optional.of("0123"), bytes("x")), "nothing is there");
        assertTrue(objects.replace(key, Optional.empty(), bytes("one")));
        assertFalse(objects.replace(key, Optional.empty(), bytes("two")));
        ObjectStore.Content one = objects.read(key).orElseThrow();
        assertEquals("one", new String(one.bytes(), UTF_8));
        assertTrue(objects.replace(key, Optional.of(one.version()), bytes("two")));
        assertFalse(objects.replace(key, Optional.of(one.version()), bytes("three")));
        ObjectStore.Content two = objects.read(key).orElseThrow();
        assertEquals("two", new String(two.bytes(), UTF_8));
        assertNotEquals(one.version(), two.version());
    }

    @Test
    void storeHasOneNameWhoeverAsksFirst() throws Exception {
        assertTrue(store.id().isEmpty());
        List<Callable<String>> namers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            namers.add(store::identify);
        }
        Set<String> names = new TreeSet<>(race(namers));
        assertEquals(1, names.size(), names.toString());
        assertEquals(names.iterator().next(), store.id().orElseThrow());
        store.knownAs(store.id().orElseThrow());
        store.requireOurs();
        List<String> renamed = new ArrayList<>();
        store.rename(renamed::add);
        assertFalse(names.containsAll(renamed));
        assertEquals(renamed, List.of(store.id().orElseThrow()));
        OperatorException others = assertThrows(OperatorException.class, store::requireOurs);
        assertEquals(StoreCode.STORE_UNKNOWN, others.code());
    }

    @Test
    void fencesLeaveAMarkAboveThem() throws Exception {
        assertEquals(0, store.highestMark());
        store.mark(1);
        store.mark(999_999);
        assertEquals(1_000_000, store.highestMark());
        store.mark(1_000_000);
        assertEquals(2_000_000, store.highestMark());
        new ColdStore(objects).mark(5);
        assertEquals(2_000_000, store.highestMark());
        assertFalse(store.holdsData());
    }

    @Test
    void listingsAndFoldersAreOfThePrefixAlone() throws Exception {
        assertEquals(Set.of(), store.lakes());
        for (String key : List.of(
                "ethereum/blocks/blocks_0_9.parquet",
                "ethereum/blocks/_manifest/a.json",
                "ethereum/blocks2/x.parquet",
                "polygon/logs/manifest.json",
                "_staging/7/note.json")) {
            assertTrue(objects.create(key, bytes(key)));
        }
        assertEquals(Set.of("ethereum/blocks", "ethereum/blocks2", "polygon/logs"), store.lakes());
        assertEquals(
                Set.of("ethereum/blocks/blocks_0_9.parquet", "ethereum/blocks/_manifest/a.json"),
                new TreeSet<>(objects.list("ethereum/blocks/", 100).stream()
                        .map(ObjectStore.Listed::key)
                        .toList()));
        assertEquals(1, objects.list("ethereum/", 1).size());
        assertEquals(List.of(), objects.list("nowhere/", 100));
        assertEquals(Set.of(), objects.folders("nowhere/"));
        assertTrue(store.holdsData());
    }

    @Test
    void whatIsDeletedIsGoneAndItsKeyIsFree() throws Exception {
        objects.delete(NAME.first());
        assertTrue(objects.create(NAME.first(), upload(content(1, 100))));
        objects.delete(NAME.first());
        assertTrue(objects.find(NAME.first()).isEmpty());
        assertTrue(objects.read(NAME.first()).isEmpty());
        assertTrue(objects.create(NAME.first(), upload(content(2, 100))));
    }

    @Test
    void stagingIsOfOneAttempt() throws Exception {
        Files.write(store.staging(7).resolve("a"), bytes("a"));
        Files.write(store.staging(8).resolve("b"), bytes("b"));
        assertEquals(Set.of(7L, 8L), new TreeSet<>(store.remains()));
        store.dropStaging(7);
        assertEquals(Set.of(8L), new TreeSet<>(store.remains()));
        store.dropRemains(8);
        store.dropRemains(9);
        assertEquals(Set.of(), new TreeSet<>(store.remains()));
        assertFalse(store.holdsData());
    }
}
