package dev.trace.worker.cold;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;

/**
 * What a manifest says of one file. Of the content alone: no clock, attempt or fence.
 *
 * @param range its blocks
 * @param key where it is
 * @param content what it holds
 * @param evidence what is known about its rows
 * @param configHash hash of operator, version and output-affecting configuration
 */
public record ManifestFile(BlockRange range, String key, Content content, Evidence evidence, String configHash) {
    /**
     * @param rows rows in it
     * @param bytes its size
     * @param sha256 of its bytes
     * @param rowDigest of its values, independent of their encoding
     * @param schemaHash of its columns
     * @param encoder version of what wrote it
     */
    public record Content(long rows, long bytes, String sha256, String rowDigest, String schemaHash, String encoder) {}
}
