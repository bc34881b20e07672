package dev.trace.cli.run;

import dev.trace.api.OperatorException;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lakes a DAG writes to, as their manifests show them. */
final class Lakes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lakes.class);

    private final ColdStore store;
    private final List<String> folders;

    private Lakes(ColdStore store, List<String> folders) {
        this.store = store;
        this.folders = List.copyOf(folders);
    }

    /**
     * What the manifests said at one moment.
     *
     * @param lakes in the order of the DAG's tables; those without a manifest are left out
     */
    record Snapshot(List<Lake> lakes) {
        Snapshot {
            lakes = List.copyOf(lakes);
        }
    }

    /** @param chains the chains of the DAG's pools */
    static Lakes of(ColdConfig cold, DagDeployment deployment, Set<Long> chains) {
        List<String> folders = new ArrayList<>();
        for (long chain : new TreeSet<>(chains)) {
            deployment.dag().jobs().forEach(job -> {
                for (TableDefinition table : deployment.tables().getOrDefault(job.name(), List.of())) {
                    if (table.storage() instanceof Storage.Cold) {
                        folders.add(FileName.lake(chain, table.name()));
                    }
                }
            });
        }
        return new Lakes(ColdStore.open(cold), folders);
    }

    /** What all of them are in. */
    String root() {
        return store.root();
    }

    /** Reads the manifests. One that cannot be read is taken for none: the ledger is the truth, not this page. */
    Snapshot read() {
        List<Lake> lakes = new ArrayList<>();
        folders.forEach(folder -> read(folder).ifPresent(lakes::add));
        return new Snapshot(lakes);
    }

    private Optional<Lake> read(String folder) {
        try {
            return Manifest.read(store, folder).map(listing -> Lake.of(store.place(folder), listing));
        } catch (OperatorException e) {
            LOG.warn("⚠️ {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
