package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A store of immutable files: a folder, or a bucket. A file is written locally, then gets its final key as one step that
 * never overwrites; it counts only once the ledger has it. Safe for use from several threads and processes.
 */
public final class ColdStore implements AutoCloseable {
    private static final String STORE_ID = "_store_id";
    private static final String FENCES = "_fences/";
    private static final int PUBLISH_TRIES = 5;
    /** Objects of a lake that are looked at to see whether anything is there. */
    private static final int LOOKED_AT = 1_000;
    /** Leases that one mark covers: few enough marks for ever, few enough fences skipped by an adoption. */
    private static final long FENCES_A_MARK = 1_000_000;

    private final ObjectStore objects;
    /** Fences below need no further mark. */
    private volatile long marked;
    /** Empty until the state has said so. */
    private volatile String known = "";

    /**
     * Opens a store; a folder is made if need be, a bucket must be there.
     *
     * @throws StoreException if it cannot be used
     */
    public static ColdStore open(ColdConfig cold) {
        return cold instanceof ColdConfig.S3 bucket
                ? new ColdStore(S3Objects.open(bucket, S3Limits.USUAL))
                : open(((ColdConfig.Folder) cold).root());
    }

    /** The same for a folder. */
    public static ColdStore open(Path root) {
        try {
            return new ColdStore(new FolderObjects(root));
        } catch (IOException e) {
            throw StorageFault.unopened("make the store's folder", root.toAbsolutePath(), e);
        }
    }

    ColdStore(ObjectStore objects) {
        this.objects = objects;
    }

    ObjectStore objects() {
        return objects;
    }

    /** The store as people call it. */
    public String root() {
        return objects.root();
    }

    /** A key as people call it. */
    public String place(String key) {
        return objects.place(key);
    }

    /** The name that the store carries; empty if nobody has used it yet. */
    public Optional<String> id() {
        return StorageFault.opening(() -> objects.read(STORE_ID).map(ColdStore::text));
    }

    /** Names the store; if several do at once, all get the one name that won. */
    public String identify() {
        return StorageFault.opening(() -> {
            objects.create(STORE_ID, newId());
            return objects.read(STORE_ID)
                    .map(ColdStore::text)
                    .orElseThrow(() -> new OperatorException(
                            StoreCode.STORAGE_FAILED, objects.place(STORE_ID) + " was written and is not there"));
        });
    }

    /** Learns the name that a store is about to get. */
    public interface Registry {
        void register(String id) throws OperatorException;
    }

    /**
     * Gives the store another name, which whoever knows the present one does not know.
     *
     * @param registry told first
     * @throws OperatorException if somebody else renames it at the same time
     */
    public void rename(Registry registry) throws OperatorException {
        byte[] id = newId();
        Optional<String> present = objects.read(STORE_ID).map(ObjectStore.Content::version);
        registry.register(new String(id, StandardCharsets.UTF_8).strip());
        if (!objects.replace(STORE_ID, present, id)) {
            throw new OperatorException(
                    StoreCode.STORAGE_FAILED, objects.place(STORE_ID) + " was changed by somebody else meanwhile");
        }
    }

    /**
     * Makes sure that the store is still the one that was opened.
     *
     * @throws OperatorException {@link StoreCode#STORE_UNKNOWN} if another state has taken it over
     */
    public void requireOurs() throws OperatorException {
        Optional<String> now = objects.read(STORE_ID).map(ColdStore::text);
        if (!known.isEmpty() && !now.equals(Optional.of(known))) {
            throw new OperatorException(
                    StoreCode.STORE_UNKNOWN,
                    root() + " has been taken over by another state; stop this process, or adopt the store back");
        }
    }

    /** The name by which the state knows the store. */
    public void knownAs(String id) {
        known = id;
    }

    private static byte[] newId() {
        return (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ObjectStore.Content content) {
        return new String(content.bytes(), StandardCharsets.UTF_8).strip();
    }

    /**
     * {@link #probe} for a bucket that is used for the first time; a folder keeps to conditions.
     *
     * @throws StoreException if not
     */
    public void requireConditions() {
        if (objects instanceof S3Objects) {
            StorageFault.opening(() -> {
                probe();
                return this;
            });
        }
    }

    /**
     * Proves that objects can be created, and that the conditions which everything rests on are kept: some servers take
     * them and do as they like.
     *
     * @throws OperatorException if not; nothing is left behind
     */
    public void probe() throws OperatorException {
        String key = "_probe/" + UUID.randomUUID();
        byte[] one = key.getBytes(StandardCharsets.UTF_8);
        try {
            // What is there tells; an answer that got lost, and was asked for again, does not.
            objects.create(key, one);
            Optional<String> version = objects.read(key).map(ObjectStore.Content::version);
            objects.create(key, new byte[] {'2'});
            boolean kept = holds(key, one);
            objects.replace(key, version, new byte[] {'3'});
            kept &= holds(key, new byte[] {'3'});
            objects.replace(key, version, new byte[] {'4'});
            kept &= holds(key, new byte[] {'3'});
            if (!kept) {
                throw new OperatorException(
                        StoreCode.STORE_REFUSED,
                        root() + " does not keep to conditions (If-None-Match, If-Match), so a late writer could"
                                + " overwrite what is committed there; use a server that does");
            }
        } finally {
            objects.delete(key);
        }
    }

    private boolean holds(String key, byte[] content) throws OperatorException {
        return objects.read(key)
                .filter(each -> Arrays.equals(each.bytes(), content))
                .isPresent();
    }

    /** Whether somebody has put a lake's files here. */
    public boolean holdsData() {
        return StorageFault.opening(() -> {
            for (String lake : lakes()) {
                if (exists(Manifest.key(lake))
                        || objects.list(lake + "/", LOOKED_AT).stream()
                                .anyMatch(each -> each.key().endsWith(".parquet"))) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The folders that lakes are in: chain, then table. */
    public Set<String> lakes() throws OperatorException {
        Set<String> lakes = new TreeSet<>();
        for (String chain : objects.folders("")) {
            if (!chain.startsWith("_")) {
                objects.folders(chain + "/").forEach(table -> lakes.add(chain + "/" + table));
            }
        }
        return lakes;
    }

    /**
     * Leaves a mark in the store above a fence, so that a state that takes the store over one day goes on from there.
     */
    public void mark(long fence) throws OperatorException {
        if (fence < marked) {
            return;
        }
        long mark = (fence / FENCES_A_MARK + 1) * FENCES_A_MARK;
        objects.create(FENCES + mark, (mark + "\n").getBytes(StandardCharsets.UTF_8));
        marked = Math.max(marked, mark);
    }

    /** The highest mark; every fence ever used here is below. */
    public long highestMark() throws OperatorException {
        long highest = 0;
        for (ObjectStore.Listed each : objects.list(FENCES, Integer.MAX_VALUE)) {
            String name = each.key().substring(FENCES.length());
            if (name.matches("\\d{1,18}")) {
                highest = Math.max(highest, Long.parseLong(name));
            }
        }
        return highest;
    }

    public boolean exists(String key) throws OperatorException {
        return objects.find(key).isPresent();
    }

    /** What a small object holds. */
    public Optional<byte[]> read(String key) throws OperatorException {
        return objects.read(key).map(ObjectStore.Content::bytes);
    }

    /**
     * The folder of one attempt's unfinished files, made now.
     *
     * @param fence the attempt's, which is nobody else's
     */
    public Path staging(long fence) throws OperatorException {
        return objects.staging(fence);
    }

    /** Deletes an attempt's staging. Published files are not touched: they have keys of their own. */
    public void dropStaging(long fence) throws OperatorException {
        objects.dropStaging(fence);
    }

    /** The fences of the attempts that have left something unfinished. */
    public Set<Long> remains() throws OperatorException {
        return objects.remains();
    }

    /** Deletes what a dead attempt has left unfinished, in whatever process it was. */
    public void dropRemains(long fence) throws OperatorException {
        objects.dropRemains(fence);
    }

    /**
     * Gives a finished file its final key. Equal content under that key is adopted; if other content is there, the file
     * gets a key that says its own.
     *
     * @param avoid keys that must not be taken, because what is there is about to go
     * @return the key
     * @throws OperatorException if the store cannot be written, or all keys are taken by other content
     */
    public String publish(FileName name, Upload upload, Set<String> avoid) throws OperatorException {
        for (String key : name.keys(upload.sha256())) {
            if (!avoid.contains(key) && settle(key, upload)) {
                return key;
            }
        }
        throw new OperatorException(
                StoreCode.STORE_DAMAGED,
                place(name.other(upload.sha256())) + " does not hold what its name says: expected SHA-256 "
                        + upload.sha256() + "; move it away and resume the task");
    }

    /** Whether the key has the file's content now; not if it has another. */
    private boolean settle(String key, Upload upload) throws OperatorException {
        for (int tried = 1; tried <= PUBLISH_TRIES; tried++) {
            if (objects.create(key, upload)) {
                return true;
            }
            Optional<ObjectStore.Found> found = objects.find(key);
            if (found.isPresent()) {
                return found.get().bytes() == upload.bytes()
                        && sha256(key, found.get()).equals(upload.sha256());
            }
            // Swept between the two questions: the key is free again.
        }
        throw new OperatorException(
                StoreCode.STORAGE_FAILED, place(key) + " came and went while a file was to be published there");
    }

    private String sha256(String key, ObjectStore.Found found) throws OperatorException {
        return found.sha256().isPresent() ? found.sha256().get() : objects.sha256(key);
    }

    /** SHA-256, in hex, of what is under a key. */
    public String sha256(String key) throws OperatorException {
        return objects.sha256(key);
    }

    /**
     * What is under a key as a local file, checked.
     *
     * @throws OperatorException {@link StoreCode#STORE_DAMAGED} if its SHA-256 is another
     */
    public LocalCopy copy(String key, String sha256) throws OperatorException {
        return objects.copy(key, sha256);
    }

    /**
     * Deletes what is under a key; nothing there is fine.
     *
     * @throws OperatorException if that is not certain; it may then still happen at any later time
     */
    public void delete(String key) throws OperatorException {
        objects.delete(key);
    }

    @Override
    public void close() {
        objects.close();
    }

    /** Keys of a lake's data files, as they are in the store, whoever put them there. */
    public List<String> dataFiles(String lake) throws OperatorException {
        return objects.list(lake + "/", Integer.MAX_VALUE).stream()
                .map(ObjectStore.Listed::key)
                .filter(each -> each.endsWith(".parquet"))
                .sorted()
                .toList();
    }
}
