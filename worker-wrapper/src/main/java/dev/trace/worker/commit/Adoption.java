package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import dev.trace.worker.cold.StoreCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a store that the state does not know, or that knows more than it: the state is new, was lost, or was restored
 * from a backup. The ledger is rebuilt from the manifests; every file that it did not know is read and compared first.
 * Nothing in the store is changed but its name, so that whoever worked on it before is told apart from now on.
 *
 * <p>Nothing else may work on the store meanwhile. Interrupted at any point, it can be begun again.
 */
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final DataParts parts;
    private final Watcher watcher;

    private Adoption(DataParts parts, Watcher watcher) {
        this.parts = parts;
        this.watcher = watcher;
    }

    /** Told and asked on the way. On the caller's thread but {@link #read}, which several threads call. */
    public interface Watcher {
        /** A lake's manifest was read; so many files, of so many bytes, must be compared. */
        void begun(String lake, long files, long bytes);

        /** A file has been compared. */
        void read(long bytes);

        /**
         * Makes sure that every fence given away from now on is above this one. Called before anything counts.
         *
         * @throws OperatorException if that cannot be made sure; nothing has changed then
         */
        void raiseFences(long above) throws OperatorException;
    }

    /**
     * What was taken over.
     *
     * @param lake such as {@code ethereum/blocks}
     * @param files files that count now
     * @param taken those among them that the ledger did not know
     * @param unnamed files in the folder that neither manifest nor ledger names, which stay as they are
     */
    public record Taken(String lake, long files, long taken, long unnamed) {}

    /**
     * A file that does not count, though its manifest lists it.
     *
     * @param place where it is, or was
     * @param why what is wrong with it
     */
    public record LeftOut(String place, String why) {}

    /**
     * What came of it.
     *
     * @param root of the store
     * @param fencesAbove every fence from now on is above this one
     * @param lakes all of the store
     * @param leftOut files whose blocks will be ingested again
     */
    public record Report(String root, long fencesAbove, List<Taken> lakes, List<LeftOut> leftOut) {
        /** Whether the ledger learned anything. */
        public boolean changed() {
            return !leftOut.isEmpty() || lakes.stream().anyMatch(each -> each.taken() > 0);
        }
    }

    /**
     * Takes a store over.
     *
     * @param data the data database
     * @throws dev.trace.worker.cold.StoreException if store or database cannot be opened
     * @throws OperatorException if something cannot be read, or the state has files elsewhere; nothing has changed then
     */
    public static Report adopt(DataSource data, ColdConfig cold, Watcher watcher)
            throws OperatorException, InterruptedException {
        Migrations.run(data);
        try (ColdStore store = ColdStore.open(cold)) {
            return new Adoption(new DataParts(Jdbi.create(data), store, CommitFaults.NONE), watcher).run();
        }
    }

    private Report run() throws OperatorException, InterruptedException {
        Optional<String> id = parts.store().id();
        boolean known =
                id.isPresent() && parts.transact("read the stores", handle -> StoreIdentity.known(handle, id.get()));
        if (!known) {
            parts.transact("read the ledger", this::requireNoFiles);
        }
        List<AdoptedLake> lakes = new ArrayList<>();
        for (String folder : parts.store().lakes()) {
            lakes.add(examine(folder));
        }
        long above = Math.max(parts.store().highestMark(), parts.transact("read the fences", Adoption::highestFence));
        watcher.raiseFences(above);
        String present = parts.store().identify();
        parts.transact("take over the store", handle -> {
            for (AdoptedLake lake : lakes) {
                lake.write(handle, above);
            }
            StoreIdentity.register(handle, present, parts.store().root());
            return lakes;
        });
        boolean changed = !known || lakes.stream().anyMatch(AdoptedLake::isNewer);
        if (changed) {
            rename();
        }
        Report report = new Report(
                parts.store().root(),
                above,
                lakes.stream().map(AdoptedLake::taken).toList(),
                lakes.stream().flatMap(each -> each.leftOut().stream()).toList());
        LOG.info(
                "store {}: {} lakes, fences above {}",
                report.root(),
                report.lakes().size(),
                report.fencesAbove());
        return report;
    }

    /** The name is registered before it is given, so that the store is never without a state that knows it. */
    private void rename() throws OperatorException {
        parts.store()
                .rename(id -> parts.transact("register the store", handle -> {
                    StoreIdentity.register(handle, id, parts.store().root());
                    return id;
                }));
    }

    private Optional<String> requireNoFiles(Handle handle) throws OperatorException {
        Optional<String> other = StoreIdentity.otherRoot(handle);
        if (other.isPresent()) {
            throw new OperatorException(
                    StoreCode.STORE_UNKNOWN,
                    "this state has files of its own in " + other.get() + "; a state has one store: take "
                            + parts.store().root() + " over with another database, or set `cold` back");
        }
        return other;
    }

    private static long highestFence(Handle handle) {
        return handle.createQuery("""
                        select greatest(
                            (select coalesce(max(fence), 0) from trace_fences),
                            (select coalesce(max(fence), 0) from trace_files))
                        """).mapTo(Long.class).one();
    }

    private AdoptedLake examine(String folder) throws OperatorException, InterruptedException {
        Manifest.Listing listing = Manifest.read(parts.store(), folder)
                .orElseGet(() -> new Manifest.Listing(0, folder.substring(folder.indexOf('/') + 1), 0, List.of()));
        List<ManifestFile> named = listing.files();
        Set<String> ours = parts.transact("read the ledger", handle -> AdoptedLake.keys(handle, listing));
        Set<String> live = parts.transact("read the ledger", handle -> AdoptedLake.live(handle, listing));
        long generation = parts.transact("read the ledger", handle -> AdoptedLake.generation(handle, listing));
        boolean newer = listing.generation() > generation;
        List<ManifestFile> toRead = newer
                ? named.stream()
                        .filter(each ->
                                !live.contains(each.key() + " " + each.content().sha256()))
                        .toList()
                : List.of();
        watcher.begun(
                folder,
                toRead.size(),
                toRead.stream().mapToLong(each -> each.content().bytes()).sum());
        List<LeftOut> leftOut = new FileComparison(parts.store(), watcher).compare(toRead);
        Set<String> accounted = new HashSet<>(ours);
        named.forEach(each -> accounted.add(each.key()));
        long unnamed = parts.store().dataFiles(folder).stream()
                .filter(each -> !accounted.contains(each))
                .count();
        return new AdoptedLake(folder, listing, newer, toRead.size(), leftOut, unnamed, parts.store());
    }
}
