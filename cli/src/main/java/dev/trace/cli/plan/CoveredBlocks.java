package dev.trace.cli.plan;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.Manifest;
import dev.trace.worker.cold.ManifestFile;
import dev.trace.worker.cold.StoreException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Blocks whose files are there already, as manifests say: no database is needed. Of a store in S3 the bucket is read, which takes a spool folder. */
final class CoveredBlocks {
    private CoveredBlocks() {}

    /**
     * Blocks that every cold table has in files of this configuration; a run does not fetch them again.
     *
     * @throws OperatorException if the store cannot be read
     */
    static List<BlockRange> of(ColdConfig cold, long chainId, List<TableDefinition> tables, String outputHash)
            throws OperatorException {
        List<TableDefinition> inFiles = tables.stream()
                .filter(each -> each.storage() instanceof Storage.Cold)
                .toList();
        boolean nothingYet = cold instanceof ColdConfig.Folder folder && !Files.isDirectory(folder.root());
        if (inFiles.isEmpty() || inFiles.size() < tables.size() || nothingYet) {
            return List.of();
        }
        try (ColdStore store = ColdStore.open(cold)) {
            List<BlockRange> covered = List.of(new BlockRange(0, Long.MAX_VALUE - 1));
            for (TableDefinition table : inFiles) {
                covered = Spans.common(covered, files(store, FileName.lake(chainId, table.name()), outputHash));
            }
            return covered;
        } catch (StoreException e) {
            throw new OperatorException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    private static List<BlockRange> files(ColdStore store, String lake, String outputHash) throws OperatorException {
        List<BlockRange> ranges = new ArrayList<>();
        Manifest.read(store, lake)
                .ifPresent(listing -> listing.files().stream()
                        .filter(each -> each.configHash().equals(outputHash))
                        .map(ManifestFile::range)
                        .forEach(ranges::add));
        return ranges;
    }
}
