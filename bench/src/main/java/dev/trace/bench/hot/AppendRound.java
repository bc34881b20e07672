package dev.trace.bench.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.worker.commit.AttemptStore;
import dev.trace.worker.hot.HotRowWriter;
import dev.trace.worker.hot.HotRows;
import dev.trace.worker.hot.Relation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** One range of rows, appended as an operator does it and copied raw into a table with the same indexes. */
final class AppendRound {
    private final AttemptStore attempt;
    private final DataSource database;
    private final Path folder;

    AppendRound(AttemptStore attempt, DataSource database, Path folder) {
        this.attempt = attempt;
        this.database = database;
        this.folder = folder;
    }

    /** Seconds that appending took, from the first batch to the commit. */
    double append(BlockRange range, List<ColumnBatch> batches) throws Exception {
        long from = System.nanoTime();
        try (RowWriter writer = attempt.table(LogRows.TABLE).append(range)) {
            StagedRows rows = write(writer, batches);
            CommitOutcome outcome = attempt.commit(Commit.builder().rows(rows).build());
            if (!(outcome instanceof CommitOutcome.Committed)) {
                throw new IOException("the append did not succeed: " + outcome);
            }
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private static StagedRows write(RowWriter writer, List<ColumnBatch> batches) throws Exception {
        for (ColumnBatch batch : batches) {
            writer.write(batch);
        }
        return writer.finish(Evidence.none());
    }

    /** Makes a table like the hot one, with the same indexes, for the raw copies. */
    void twin() throws Exception {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table raw_logs (like bench_logs including all)");
        }
    }

    /** Seconds that a COPY of the same bytes took, encoded beforehand. */
    double copy(BlockRange range, List<ColumnBatch> batches) throws Exception {
        Path bytes = folder.resolve("raw.copy");
        HotRows.Target target = new HotRows.Target(1, Relation.of("bench", LogRows.TABLE), 1);
        try (HotRowWriter writer = new HotRowWriter(target, UpdateStrategy.APPEND, Optional.of(range), bytes)) {
            write(writer, batches);
        }
        long from = System.nanoTime();
        try (Connection connection = database.getConnection();
                InputStream in = Files.newInputStream(bytes)) {
            connection.setAutoCommit(false);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy raw_logs from stdin with (format binary)", in, 128 << 10);
            connection.commit();
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        Files.delete(bytes);
        return seconds;
    }
}
