package dev.trace.dispatcher.store;

import dev.trace.api.BlockRange;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page of events on its way to the consumers of a dataset.
 *
 * @param id grows with the order of recording
 * @param dag the dataset's DAG
 * @param dataset the dataset
 * @param version its version
 * @param chainId the chain
 * @param kind what it is about
 * @param ranges the blocks; of a cursor, its position
 * @param epoch the epoch of the task that emitted it
 * @param fired whether a firing asked for it
 * @param invalidationId the invalidation; 0 for none
 * @param failures times it could not be routed
 */
public record Event(
        long id,
        String dag,
        String dataset,
        int version,
        long chainId,
        Kind kind,
        List<BlockRange> ranges,
        long epoch,
        boolean fired,
        long invalidationId,
        int failures) {
    /** What an event is about. */
    public enum Kind {
        PARTITIONS,
        CURSOR,
        INVALIDATION;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Event read(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("event_id"),
                row.getString("dag"),
                row.getString("dataset"),
                row.getInt("version"),
                row.getLong("chain_id"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                ranges(row.getArray("starts"), row.getArray("ends")),
                row.getLong("epoch"),
                row.getBoolean("fired"),
                row.getLong("invalidation_id"),
                row.getInt("failures"));
    }

    private static List<BlockRange> ranges(@Nullable Array starts, @Nullable Array ends) throws SQLException {
        if (starts == null || ends == null) {
            return List.of();
        }
        Long[] from = (Long[]) starts.getArray();
        Long[] to = (Long[]) ends.getArray();
        List<BlockRange> ranges = new ArrayList<>(from.length);
        for (int i = 0; i < from.length; i++) {
            ranges.add(new BlockRange(from[i], to[i]));
        }
        return ranges;
    }

    static List<Long> starts(Collection<BlockRange> ranges) {
        return ranges.stream().map(BlockRange::start).toList();
    }

    static List<Long> ends(Collection<BlockRange> ranges) {
        return ranges.stream().map(BlockRange::end).toList();
    }
}
