package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.TableDefinition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cursors of one attempt: each holds a connection or files, which go with the attempt if its operator forgets them. */
final class OpenCursors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCursors.class);

    private final Set<BatchCursor> open =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    BatchCursor owned(BatchCursor cursor) {
        BatchCursor owned = new Owned(cursor);
        open.add(owned);
        return owned;
    }

    @Override
    public void close() {
        for (BatchCursor cursor : List.copyOf(open)) {
            try {
                cursor.close();
            } catch (RuntimeException e) {
                LOG.debug("closing a cursor that was left open", e);
            }
        }
    }

    private final class Owned implements BatchCursor {
        private final BatchCursor cursor;

        Owned(BatchCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public TableDefinition definition() {
            return cursor.definition();
        }

        @Override
        public @Nullable ColumnBatch next() throws OperatorException, InterruptedException {
            return cursor.next();
        }

        @Override
        public void close() {
            open.remove(this);
            cursor.close();
        }
    }
}
