package dev.trace.worker.cold;

import java.nio.file.Path;

/**
 * A finished local file that is to become an object.
 *
 * @param file where it is
 * @param bytes its size
 * @param sha256 of its bytes, in hex
 * @param fence of the attempt that made it
 */
public record Upload(Path file, long bytes, String sha256, long fence) {}
