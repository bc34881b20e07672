package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.StoreCode;
import dev.trace.worker.cold.StoreException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a state and a store belong together: else files would count that nobody can vouch for, or be missed. */
final class StoreIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(StoreIdentity.class);

    private StoreIdentity() {}

    /** @throws StoreException if either knows another counterpart */
    static void settle(Handle handle, ColdStore store) {
        Optional<String> id = store.id();
        if (id.isPresent() && known(handle, id.get())) {
            refuseNewer(handle, store);
            store.knownAs(id.get());
            return;
        }
        if (store.holdsData()) {
            throw new StoreException(
                    StoreCode.STORE_UNKNOWN,
                    "the store " + store.root() + (id.isPresent() ? " (" + id.get() + ")" : "")
                            + " holds files that this state does not know; run `trace adopt` to take them over, or set"
                            + " `cold` to an empty place",
                    null);
        }
        Optional<String> other = otherRoot(handle);
        if (other.isPresent()) {
            throw new StoreException(
                    StoreCode.STORE_UNKNOWN,
                    "the state's files are in " + other.get() + ", but `cold` names " + store.root()
                            + ", which is empty; set `cold` back, or use another database for a new store",
                    null);
        }
        store.requireConditions();
        String name = store.identify();
        register(handle, name, store.root());
        store.knownAs(name);
    }

    /** A manifest is written from the ledger: one that knows more was written from a ledger that is gone. */
    private static void refuseNewer(Handle handle, ColdStore store) {
        List<Lake> lakes = handle.createQuery("select chain_id, table_name, generation from trace_lakes")
                .map((row, context) ->
                        new Lake(row.getLong("chain_id"), row.getString("table_name"), row.getLong("generation")))
                .list();
        for (Lake lake : lakes) {
            long published = published(store, lake);
            // Others commit and fold meanwhile: the ledger is asked again after the manifest was read.
            if (published > lake.generation()
                    && published > new Ledger(handle, lake.chainId(), lake.table()).generation()) {
                throw new StoreException(
                        StoreCode.STORE_UNKNOWN,
                        "the manifest of " + FileName.lake(lake.chainId(), lake.table()) + " in " + store.root()
                                + " has generation " + published + ", but this state's ledger only "
                                + lake.generation()
                                + ": was the database restored from a backup? Stop everything that works on the store"
                                + " and run `trace adopt` to take over what it holds",
                        null);
            }
        }
    }

    private static long published(ColdStore store, Lake lake) {
        try {
            return new Manifest(store, lake.chainId(), lake.table()).state().generation();
        } catch (OperatorException e) {
            throw new StoreException((StoreCode) e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    private record Lake(long chainId, String table, long generation) {}

    static boolean known(Handle handle, String id) {
        return handle.createQuery("select exists (select 1 from trace_stores where store_id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** Where the files that count are, by the store registered last; empty if none counts. */
    static Optional<String> otherRoot(Handle handle) {
        return handle.createQuery("""
                        select root from trace_stores
                        where exists (select 1 from trace_files where superseded_at is null)
                        order by registered_at desc limit 1
                        """).mapTo(String.class).findFirst();
    }

    static void register(Handle handle, String id, String root) {
        int added = handle.createUpdate("""
                        insert into trace_stores (store_id, root) values (:id, :root) on conflict do nothing
                        """).bind("id", id).bind("root", root).execute();
        if (added > 0) {
            LOG.info("store {} at {} is registered", id, root);
        }
    }
}
