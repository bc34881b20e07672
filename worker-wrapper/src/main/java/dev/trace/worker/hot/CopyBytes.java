package dev.trace.worker.hot;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.StorageFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bytes of a finished binary COPY, as often as they are needed; its file goes with the staging. For one thread. */
public final class CopyBytes {
    private static final Logger LOG = LoggerFactory.getLogger(CopyBytes.class);
    private static final int CHUNK = 128 << 10;

    private final byte[] memory;
    private final @Nullable Path file;
    private final long size;
    private final String sha256;

    CopyBytes(byte[] memory, @Nullable Path file, long size, String sha256) {
        this.memory = memory;
        this.file = file;
        this.size = size;
        this.sha256 = sha256;
    }

    long size() {
        return size;
    }

    String sha256() {
        return sha256;
    }

    void drop() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It goes with the staging in any case.
            LOG.debug("deleting {}", file, e);
        }
    }

    /**
     * Sends them to the server.
     *
     * @return rows taken
     * @throws CopyFailure if the server refuses them or is gone
     */
    long send(Handle handle, String statement) throws OperatorException {
        try {
            CopyIn copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(statement);
            try {
                write(copy);
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    private void write(CopyIn copy) throws SQLException, OperatorException {
        if (file == null) {
            copy.writeToCopy(memory, 0, memory.length);
            return;
        }
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                copy.writeToCopy(chunk, 0, n);
            }
        } catch (IOException e) {
            throw StorageFault.of("read", file, e);
        }
    }
}
