package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.VerificationLevel;
import dev.trace.worker.cold.ManifestFile;
import dev.trace.worker.cold.ManifestFile.Content;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A file that counts.
 *
 * @param id its row in the ledger
 * @param fence of the attempt that committed it
 * @param file what it is
 */
record LiveFile(long id, long fence, ManifestFile file) {
    /** What {@link #map} needs, of {@code trace_files f}. */
    static final String COLUMNS = """
            f.file_id, lower(f.blocks) as first_block, upper(f.blocks) - 1 as last_block, f.key, f.row_count,
            f.byte_count, f.sha256, f.parent_hash, f.first_hash, f.last_hash, f.schema_hash, f.config_hash, f.encoder,
            f.row_digest, f.level, f.not_provable, f.providers, f.fence
            """;

    BlockRange range() {
        return file.range();
    }

    String key() {
        return file.key();
    }

    static LiveFile map(ResultSet row, StatementContext context) throws SQLException {
        Content content = new Content(
                row.getLong("row_count"),
                row.getLong("byte_count"),
                row.getString("sha256"),
                row.getString("row_digest"),
                row.getString("schema_hash"),
                row.getString("encoder"));
        Evidence evidence = new Evidence(
                VerificationLevel.valueOf(row.getString("level")),
                links(row),
                texts(row.getArray("not_provable")),
                new TreeSet<>(texts(row.getArray("providers"))));
        return new LiveFile(
                row.getLong("file_id"),
                row.getLong("fence"),
                new ManifestFile(
                        new BlockRange(row.getLong("first_block"), row.getLong("last_block")),
                        row.getString("key"),
                        content,
                        evidence,
                        row.getString("config_hash")));
    }

    private static Optional<Evidence.Links> links(ResultSet row) throws SQLException {
        byte[] parent = row.getBytes("parent_hash");
        byte[] first = row.getBytes("first_hash");
        byte[] last = row.getBytes("last_hash");
        return parent == null || first == null || last == null
                ? Optional.empty()
                : Optional.of(new Evidence.Links(hex(parent), hex(first), hex(last)));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    static String hex(byte[] hash) {
        return "0x" + HexFormat.of().formatHex(hash);
    }

    static byte @Nullable [] bytes(@Nullable String hash) {
        return hash == null ? null : HexFormat.of().parseHex(hash.substring(2));
    }
}
