package dev.trace.api.rpc;

import java.util.Optional;

/**
 * A block that is asked about.
 *
 * @param number its number
 * @param hash its hash, {@code 0x} and 64 digits, where only this block will do and not a sibling
 * @param endpoint name of an endpoint that has it, asked first
 */
public record BlockRef(long number, Optional<String> hash, Optional<String> endpoint) {
    /** Whichever block has the number. */
    public static BlockRef of(long number) {
        return new BlockRef(number, Optional.empty(), Optional.empty());
    }

    /** The block of a hash, which an endpoint has just shown. */
    public static BlockRef of(long number, String hash, String endpoint) {
        return new BlockRef(number, Optional.of(hash), Optional.of(endpoint));
    }
}
