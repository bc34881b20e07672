package dev.trace.worker.cold;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.OperatorException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The list of a lake's files for readers: {@code manifest.json} names immutable segments and holds the rest itself. The
 * same files make the same bytes. In a bucket any number of processes may fold at once and the newest wins; in a folder
 * whoever calls must keep others from folding the same lake meanwhile.
 */
public final class Manifest {
    private static final int FOLD_TRIES = 10;

    private final ObjectStore objects;
    private final long chainId;
    private final String table;
    private final String lake;

    public Manifest(ColdStore store, long chainId, String table) {
        objects = store.objects();
        this.chainId = chainId;
        this.table = table;
        lake = FileName.lake(chainId, table);
    }

    static String key(String lake) {
        return lake + "/manifest.json";
    }

    /**
     * Makes the manifest say what the ledger says. Only what has changed since the present manifest is read.
     *
     * @param generation the ledger's count of changes
     * @param files the live files at that generation
     * @return whether anything was written; not if the manifest there is as new, or newer
     */
    public boolean fold(long generation, LiveFiles files) throws OperatorException {
        return write(generation, files, Base.PRESENT);
    }

    /** The same with every segment written where it is not there: for a manifest that cannot be trusted. */
    public boolean rebuild(long generation, LiveFiles files) throws OperatorException {
        return write(generation, files, Base.NOTHING);
    }

    /** What a fold takes over. */
    private enum Base {
        PRESENT,
        NOTHING
    }

    private boolean write(long generation, LiveFiles files, Base base) throws OperatorException {
        for (int tried = 1; tried <= FOLD_TRIES; tried++) {
            Optional<ObjectStore.Content> present = objects.read(key(lake));
            JsonNode root = present.isPresent() ? parse(present.get()) : ManifestText.object();
            long published = root.path("generation").asLong(0);
            if (published > generation) {
                return false;
            }
            JsonNode known = base == Base.PRESENT ? root : ManifestText.object();
            byte[] content = new ManifestFold(objects, chainId, table, files).render(generation, known);
            if (present.isPresent() && Arrays.equals(present.get().bytes(), content)) {
                return false;
            }
            if (objects.replace(key(lake), present.map(ObjectStore.Content::version), content)) {
                return true;
            }
        }
        throw new OperatorException(
                StoreCode.STORAGE_FAILED, objects.place(key(lake)) + " was changed by others again and again");
    }

    /** Whatever cannot be read is written anew. */
    private static JsonNode parse(ObjectStore.Content content) {
        try {
            return ManifestText.parse(content.bytes());
        } catch (IOException e) {
            return ManifestText.object();
        }
    }

    /**
     * How the manifest in the store stands.
     *
     * @param generation the count of changes that it knows; 0 if it does not say
     * @param fault why readers cannot use it; empty if they can, as far as that shows without reading its segments
     */
    public record State(long generation, Optional<String> fault) {}

    /** Looks at the manifest in the store. */
    public State state() throws OperatorException {
        Optional<ObjectStore.Content> present = objects.read(key(lake));
        if (present.isEmpty()) {
            return new State(0, Optional.of("is missing"));
        }
        long generation = parse(present.get()).path("generation").asLong(0);
        try {
            JsonNode root = ManifestText.manifest(present.get().bytes());
            ManifestText.files(lake, root);
            requireSegments(root);
            return new State(generation, Optional.empty());
        } catch (IOException e) {
            return new State(generation, Optional.of("cannot be used: " + e.getMessage()));
        }
    }

    private void requireSegments(JsonNode root) throws OperatorException, IOException {
        if (root.path("segments").isEmpty()) {
            return;
        }
        Set<String> present = new HashSet<>();
        objects.list(folder(), Integer.MAX_VALUE).forEach(each -> present.add(each.key()));
        for (JsonNode segment : root.path("segments")) {
            if (!present.contains(segmentKey(lake, segment))) {
                throw new IOException(segmentKey(lake, segment) + " is missing");
            }
        }
    }

    private String folder() {
        return lake + "/" + ManifestFold.FOLDER + "/";
    }

    private static String segmentKey(String lake, JsonNode named) {
        return lake + "/" + named.path("file").asText();
    }

    /**
     * What a lake's manifest lists.
     *
     * @param chainId the chain
     * @param table the table
     * @param generation its count of changes
     * @param files in block order
     */
    public record Listing(long chainId, String table, long generation, List<ManifestFile> files) {}

    /**
     * Reads the manifest in a lake's folder, whole.
     *
     * @param lake such as {@code ethereum/blocks}
     * @return empty if there is none
     * @throws OperatorException {@link StoreCode#STORE_DAMAGED} if it, or a segment, is not what it should be
     */
    public static Optional<Listing> read(ColdStore store, String lake) throws OperatorException {
        ObjectStore objects = store.objects();
        Optional<ObjectStore.Content> content = objects.read(key(lake));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode root = ManifestText.manifest(content.get().bytes());
            List<ManifestFile> files = new ArrayList<>();
            for (JsonNode segment : root.path("segments")) {
                files.addAll(ManifestText.files(lake, segment(objects, lake, segment)));
            }
            files.addAll(ManifestText.files(lake, root));
            return Optional.of(new Listing(
                    root.path("chain_id").longValue(),
                    root.path("table").asText(),
                    root.path("generation").asLong(0),
                    files));
        } catch (IOException e) {
            throw new OperatorException(
                    StoreCode.STORE_DAMAGED,
                    objects.place(key(lake)) + " cannot be used: " + e.getMessage()
                            + "; delete what is wrong: whatever works on the store next, such as `trace run`, writes it"
                            + " anew from the ledger. If the databases are lost too, restore it from a copy",
                    e);
        }
    }

    private static JsonNode segment(ObjectStore objects, String lake, JsonNode named)
            throws OperatorException, IOException {
        String key = segmentKey(lake, named);
        ObjectStore.Content content = objects.read(key).orElseThrow(() -> new IOException(key + " is missing"));
        String found = DurableFiles.sha256(content.bytes());
        if (!found.equals(named.path("sha256").asText())) {
            throw new IOException(key + " is damaged: its SHA-256 is " + found);
        }
        return ManifestText.parse(content.bytes());
    }

    /** Deletes segments that {@code manifest.json} no longer names and that are older than this. */
    public void dropUnnamedSegments(Instant before) throws OperatorException {
        List<ObjectStore.Listed> segments = objects.list(folder(), Integer.MAX_VALUE);
        if (segments.isEmpty()) {
            return;
        }
        Set<String> named = new TreeSet<>();
        Optional<ObjectStore.Content> present = objects.read(key(lake));
        if (present.isPresent()) {
            for (JsonNode segment : parse(present.get()).path("segments")) {
                named.add(segmentKey(lake, segment));
            }
        }
        for (ObjectStore.Listed each : segments) {
            if (!named.contains(each.key()) && each.modified().isBefore(before)) {
                objects.delete(each.key());
            }
        }
    }
}
