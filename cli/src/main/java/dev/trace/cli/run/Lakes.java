package dev.trace.cli.run;

import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.ChainNames;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.platform.ColdConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The lakes a DAG writes to, as their manifests show them. */
final class Lakes {
    private final Path root;
    private final List<Path> folders;

    private Lakes(Path root, List<Path> folders) {
        this.root = root;
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
        if (!(cold instanceof ColdConfig.Folder folder)) {
            throw new AssertionError(cold);
        }
        List<Path> folders = new ArrayList<>();
        for (long chain : new TreeSet<>(chains)) {
            deployment.dag().jobs().forEach(job -> {
                for (TableDefinition table : deployment.tables().getOrDefault(job.name(), List.of())) {
                    if (table.storage() instanceof Storage.Cold) {
                        folders.add(folder.root().resolve(ChainNames.of(chain)).resolve(table.name()));
                    }
                }
            });
        }
        return new Lakes(folder.root(), folders);
    }

    /** The folder that all of them are in. */
    Path root() {
        return root;
    }

    /** Reads the manifests. One that cannot be read is taken for none: the ledger is the truth, not this page. */
    Snapshot read() {
        List<Lake> lakes = new ArrayList<>();
        folders.forEach(folder -> Lake.read(folder).ifPresent(lakes::add));
        return new Snapshot(lakes);
    }
}
