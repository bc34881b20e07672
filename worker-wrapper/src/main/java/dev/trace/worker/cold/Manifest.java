package dev.trace.worker.cold;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.OperatorException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
        for (int tried = 1; tried <= FOLD_TRIES; tried++) {
            Optional<ObjectStore.Content> present = objects.read(key(lake));
            JsonNode root = present.isPresent() ? parse(present.get()) : ManifestText.object();
            long published = root.path("generation").asLong(0);
            if (published > generation) {
                return false;
            }
            byte[] content = new ManifestFold(objects, chainId, table, files).render(generation, root);
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

    /** The count of changes that the manifest knows; empty if there is none. */
    public Optional<Long> generation() throws OperatorException {
        return objects.read(key(lake))
                .map(content -> parse(content).path("generation").asLong(0));
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
            JsonNode root = ManifestText.parse(content.get().bytes());
            List<ManifestFile> files = new ArrayList<>();
            for (JsonNode segment : root.path("segments")) {
                for (JsonNode each : segment(objects, lake, segment).path("files")) {
                    files.add(ManifestText.file(lake, each));
                }
            }
            for (JsonNode each : root.path("files")) {
                files.add(ManifestText.file(lake, each));
            }
            if (!root.path("chain_id").isIntegralNumber() || !root.path("table").isTextual()) {
                throw new IOException("it does not say of which chain and table it is");
            }
            return Optional.of(new Listing(
                    root.path("chain_id").longValue(),
                    root.path("table").asText(),
                    root.path("generation").asLong(0),
                    files));
        } catch (IOException e) {
            throw new OperatorException(
                    StoreCode.STORE_DAMAGED,
                    objects.place(key(lake)) + " cannot be used: " + e.getMessage() + "; restore it from a copy",
                    e);
        }
    }

    private static JsonNode segment(ObjectStore objects, String lake, JsonNode named)
            throws OperatorException, IOException {
        String key = lake + "/" + named.path("file").asText();
        ObjectStore.Content content = objects.read(key).orElseThrow(() -> new IOException(key + " is missing"));
        String found = DurableFiles.sha256(content.bytes());
        if (!found.equals(named.path("sha256").asText())) {
            throw new IOException(key + " is damaged: its SHA-256 is " + found);
        }
        return ManifestText.parse(content.bytes());
    }

    /** Deletes segments that {@code manifest.json} no longer names and that are older than this. */
    public void dropUnnamedSegments(Instant before) throws OperatorException {
        List<ObjectStore.Listed> segments = objects.list(lake + "/" + ManifestFold.FOLDER + "/", Integer.MAX_VALUE);
        if (segments.isEmpty()) {
            return;
        }
        Set<String> named = new TreeSet<>();
        Optional<ObjectStore.Content> present = objects.read(key(lake));
        if (present.isPresent()) {
            for (JsonNode segment : parse(present.get()).path("segments")) {
                named.add(lake + "/" + segment.path("file").asText());
            }
        }
        for (ObjectStore.Listed each : segments) {
            if (!named.contains(each.key()) && each.modified().isBefore(before)) {
                objects.delete(each.key());
            }
        }
    }
}
