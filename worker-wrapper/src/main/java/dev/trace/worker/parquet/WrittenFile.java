package dev.trace.worker.parquet;

/**
 * A finished file.
 *
 * @param rows rows in it
 * @param bytes its size
 * @param sha256 of its bytes, in hex
 * @param wrapped 256-bit values that lost their high bits to a layout of 32 or 64
 */
public record WrittenFile(long rows, long bytes, String sha256, long wrapped) {}
