package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Inputs that a test fills with whole batches; every scan of a table gets all of them, whatever range it asks for. */
public final class MemoryInputs implements Inputs {
    private final Map<String, List<ColumnBatch>> batches = new HashMap<>();

    /** Adds rows of a table. */
    public MemoryInputs put(String dataset, String table, ColumnBatch batch) {
        batches.computeIfAbsent(dataset + "." + table, any -> new ArrayList<>()).add(batch);
        return this;
    }

    @Override
    public BatchCursor scan(String dataset, String table, BlockRange range, List<String> columns) {
        return all(dataset, table);
    }

    @Override
    public BatchCursor scanAfter(String dataset, String table, OptionalLong after, long upTo, List<String> columns) {
        return all(dataset, table);
    }

    private BatchCursor all(String dataset, String table) {
        List<ColumnBatch> all = batches.get(dataset + "." + table);
        if (all == null) {
            throw new IllegalArgumentException(
                    "the scenario has no rows of " + dataset + "." + table + "; put a batch, if an empty one");
        }
        Iterator<ColumnBatch> rest = all.iterator();
        return new BatchCursor() {
            @Override
            public TableDefinition definition() {
                return all.get(0).definition();
            }

            @Override
            public @Nullable ColumnBatch next() {
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
