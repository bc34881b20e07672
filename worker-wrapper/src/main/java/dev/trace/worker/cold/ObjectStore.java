package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects under keys such as {@code ethereum/blocks/manifest.json}. What is created is never overwritten; what is replaced
 * is replaced only by those who know what was there. Safe for use from several threads and processes.
 *
 * <p>An interrupted call ends with the thread still interrupted.
 */
interface ObjectStore extends AutoCloseable {
    /**
     * A small object.
     *
     * @param bytes all of it
     * @param version names this content in {@link #replace}
     */
    record Content(byte[] bytes, String version) {}

    /**
     * What is known of an object without reading it.
     *
     * @param bytes its size
     * @param sha256 in hex; empty if it must be read to know
     */
    record Found(long bytes, Optional<String> sha256) {}

    /**
     * An object in a listing.
     *
     * @param key its key
     * @param bytes its size
     * @param modified when it was written, by the store's clock
     */
    record Listed(String key, long bytes, Instant modified) {}

    /** The store as people call it. */
    String root();

    /** An object as people call it. */
    String place(String key);

    /**
     * Puts a file under a key that is free.
     *
     * @return whether it is there now; not if the key is taken, by whatever content
     */
    boolean create(String key, Upload upload) throws OperatorException;

    /** The same for a small object. */
    boolean create(String key, byte[] content) throws OperatorException;

    /**
     * Replaces a small object in one step.
     *
     * @param version what is there now; empty for nothing
     * @return whether it was; not if something else is there
     */
    boolean replace(String key, Optional<String> version, byte[] content) throws OperatorException;

    Optional<Found> find(String key) throws OperatorException;

    /** Reads a small object. */
    Optional<Content> read(String key) throws OperatorException;

    /** SHA-256, in hex, of the whole object as it is now. */
    String sha256(String key) throws OperatorException;

    /**
     * The object as a local file.
     *
     * @throws OperatorException {@link StoreCode#STORE_DAMAGED} if it is not what it should be
     */
    LocalCopy copy(String key, String sha256) throws OperatorException;

    /**
     * Deletes an object; nothing there is fine. Asks once: if this throws, the object may still be deleted at any later
     * time, by a request that a server has and has not acted on.
     */
    void delete(String key) throws OperatorException;

    /** What has a key that begins so, in no order, and of more than so many only so many. */
    List<Listed> list(String prefix, int max) throws OperatorException;

    /** The names that follow a prefix up to the next slash; the prefix is empty or ends with a slash. */
    Set<String> folders(String prefix) throws OperatorException;

    /** The local folder of one attempt's unfinished files, made now. */
    Path staging(long fence) throws OperatorException;

    /** Deletes what this process has staged for an attempt. */
    void dropStaging(long fence) throws OperatorException;

    /** Fences of attempts, of any process, that have left something unfinished. */
    Set<Long> remains() throws OperatorException;

    /** Deletes what a dead attempt has left unfinished; objects under their final keys are not touched. */
    void dropRemains(long fence) throws OperatorException;

    @Override
    void close();
}
