package dev.trace.worker.cold;

import java.util.List;

/** The live files of a lake at one moment, as the ledger knows them. */
public interface LiveFiles {
    /** The first blocks of files that came, went or changed after a generation. */
    List<Long> changedSince(long generation);

    /**
     * Files in block order.
     *
     * @param from least first block
     * @param to greatest first block
     * @param max so many at most
     */
    List<ManifestFile> starting(long from, long to, int max);
}
