package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.TableDefinition;
import dev.trace.worker.cold.FileName;
import dev.trace.worker.cold.ManifestFile.Content;
import dev.trace.worker.cold.Upload;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished file in an attempt's staging.
 *
 * @param owner the fence of the attempt that staged it
 * @param definition of its table
 * @param name what it is about
 * @param path where it is
 * @param content what it holds
 * @param evidence what is known about its rows
 */
record StagedFile(long owner, TableDefinition definition, FileName name, Path path, Content content, Evidence evidence)
        implements StagedRows {
    @Override
    public String table() {
        return name.table();
    }

    @Override
    public Optional<BlockRange> range() {
        return Optional.of(name.range());
    }

    Upload upload() {
        return new Upload(path, content.bytes(), content.sha256(), owner);
    }

    @Override
    public long rows() {
        return content.rows();
    }

    @Override
    public long size() {
        return content.bytes();
    }
}
