package dev.trace.api.table;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known about the rows of a range; committed with them and shown in the manifest.
 *
 * @param level how far they are proved
 * @param links the hashes that join the range to its neighbours; empty for data of no chain
 * @param notProvable what could not be checked and why, one sentence each, in a stable order
 * @param providers names of the endpoints that served them, without credentials
 */
public record Evidence(
        VerificationLevel level, Optional<Links> links, List<String> notProvable, SortedSet<String> providers) {
    public Evidence {
        notProvable = List.copyOf(notProvable);
        providers = Collections.unmodifiableSortedSet(new TreeSet<>(providers));
    }

    /** For rows about which nothing was checked. */
    public static Evidence none() {
        return new Evidence(VerificationLevel.NONE, Optional.empty(), List.of(), new TreeSet<>());
    }

    /**
     * Hashes at the ends of a range, 32 bytes each as lower-case hex with {@code 0x}.
     *
     * @param parentHash parent hash of the first block
     * @param firstHash hash of the first block
     * @param lastHash hash of the last block
     */
    public record Links(String parentHash, String firstHash, String lastHash) {}
}
