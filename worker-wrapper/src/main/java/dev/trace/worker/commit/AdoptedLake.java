package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A lake that is being taken over.
 *
 * @param folder where it is
 * @param listing its manifest; of generation 0 and without files if there is none
 * @param isNewer whether the manifest knows more than the ledger
 * @param read files that were compared
 * @param leftOut those among them that do not count
 * @param unnamed files that neither manifest nor ledger names
 * @param store where all that is
 */
record AdoptedLake(
        String folder,
        Manifest.Listing listing,
        boolean isNewer,
        long read,
        List<Adoption.LeftOut> leftOut,
        long unnamed,
        ColdStore store) {

    /** Keys that the ledger has or had, as far as their objects are not deleted. */
    static Set<String> keys(Handle handle, Manifest.Listing listing) {
        return texts(handle, listing, "select distinct key", "deleted_at is null");
    }

    /** Key and SHA-256 of what counts already. */
    static Set<String> live(Handle handle, Manifest.Listing listing) {
        return texts(handle, listing, "select key || ' ' || sha256", "superseded_at is null");
    }

    private static Set<String> texts(Handle handle, Manifest.Listing listing, String select, String where) {
        return new HashSet<>(handle.createQuery(
                        select + " from trace_files where chain_id = :chain and table_name = :table and " + where)
                .bind("chain", listing.chainId())
                .bind("table", listing.table())
                .mapTo(String.class)
                .list());
    }

    static long generation(Handle handle, Manifest.Listing listing) {
        return handle.createQuery("""
                        select coalesce(max(generation), 0) from trace_lakes
                        where chain_id = :chain and table_name = :table
                        """)
                .bind("chain", listing.chainId())
                .bind("table", listing.table())
                .mapTo(Long.class)
                .one();
    }

    Adoption.Taken taken() {
        long files = (long) listing.files().size() - leftOut.size();
        return new Adoption.Taken(folder, files, isNewer ? read - leftOut.size() : 0L, unnamed);
    }

    /**
     * Makes the ledger say what the manifest says. Files get fence 0, which every attempt may supersede: those that
     * committed them are of another state, whose fences mean nothing here.
     *
     * @param by fence on whose behalf files are superseded that the manifest does not list
     */
    void write(Handle handle, long by) {
        if (!isNewer) {
            return;
        }
        Ledger ledger = new Ledger(handle, listing.chainId(), listing.table());
        ledger.lock();
        Set<String> wrong = leftOut.stream().map(Adoption.LeftOut::place).collect(Collectors.toSet());
        Set<String> listed = new HashSet<>();
        listing.files().forEach(each -> listed.add(identity(each)));
        for (LiveFile each : ledger.overlapping(new BlockRange(0, Long.MAX_VALUE - 1))) {
            if (!listed.remove(identity(each.file()))) {
                ledger.supersede(each, by);
            }
        }
        for (ManifestFile each : listing.files()) {
            if (listed.contains(identity(each))) {
                ledger.insert(each, 0);
                if (wrong.contains(store.place(each.key()))) {
                    forget(handle, each, by);
                }
            }
        }
        settle(handle);
    }

    private static String identity(ManifestFile file) {
        return file.key() + " " + file.content().sha256() + " " + file.range() + " " + file.configHash() + " "
                + file.evidence();
    }

    /** Its row stays for the fold, which learns from it that the manifest must no longer list it; its object too. */
    private void forget(Handle handle, ManifestFile file, long by) {
        handle.createUpdate("""
                        update trace_files set superseded_at = now(), superseded_by = :by, deleted_at = now()
                        where chain_id = :chain and table_name = :table and key = :key and superseded_at is null
                        """)
                .bind("by", by)
                .bind("chain", listing.chainId())
                .bind("table", listing.table())
                .bind("key", file.key())
                .execute();
    }

    /** The same files are the same generation; with fewer, it is the next, and the manifest is behind. */
    private void settle(Handle handle) {
        long generation = listing.generation() + (leftOut.isEmpty() ? 0 : 1);
        handle.createUpdate("""
                        update trace_files set changed_generation = :generation
                        where chain_id = :chain and table_name = :table
                        and (changed_generation > :generation or superseded_at = now() or committed_at = now())
                        """)
                .bind("generation", generation)
                .bind("chain", listing.chainId())
                .bind("table", listing.table())
                .execute();
        handle.createUpdate("""
                        update trace_lakes set generation = :generation, folded_generation = :folded
                        where chain_id = :chain and table_name = :table
                        """)
                .bind("generation", generation)
                .bind("folded", listing.generation())
                .bind("chain", listing.chainId())
                .bind("table", listing.table())
                .execute();
    }
}
