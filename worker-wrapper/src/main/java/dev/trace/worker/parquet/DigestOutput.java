package dev.trace.worker.parquet;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file written once from front to end, hashed as it goes, so that nobody has to read it again to know what it holds.
 * Bytes after {@link #holdTail} stay in memory until {@link #release}.
 */
final class DigestOutput extends PositionOutputStream {
    private static final int BUFFER = 1 << 16;

    private final FileOutputStream file;
    private final MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private boolean holding;
    private int used;
    private long position;

    /** Creates or empties the file. */
    DigestOutput(Path path) throws IOException {
        // Not a FileChannel: an interrupt would close that under the writer's hands.
        file = new FileOutputStream(path.toFile());
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Parquet's view of this stream, which it must neither open twice nor close. */
    OutputFile asOutputFile() {
        return new OutputFile() {
            @Override
            public PositionOutputStream create(long blockSizeHint) {
                return DigestOutput.this;
            }

            @Override
            public PositionOutputStream createOrOverwrite(long blockSizeHint) {
                return DigestOutput.this;
            }

            @Override
            public boolean supportsBlockSize() {
                return false;
            }

            @Override
            public long defaultBlockSize() {
                return 0;
            }
        };
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        position++;
        if (holding) {
            tail.write(b);
            return;
        }
        if (used == BUFFER) {
            drain();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        position += length;
        if (holding) {
            tail.write(source, offset, length);
        } else {
            append(source, offset, length);
        }
    }

    private void append(byte[] source, int offset, int length) throws IOException {
        if (length > BUFFER - used) {
            drain();
        }
        if (length >= BUFFER) {
            digest.update(source, offset, length);
            file.write(source, offset, length);
        } else {
            System.arraycopy(source, offset, buffer, used, length);
            used += length;
        }
    }

    /** Keeps what follows in memory, so that the footer can be edited. */
    void holdTail() {
        holding = true;
    }

    byte[] heldTail() {
        return tail.toByteArray();
    }

    /** Writes the edited tail in place of the held one and forces everything to the disk. */
    void release(byte[] edited) throws IOException {
        position += edited.length - tail.size();
        append(edited, 0, edited.length);
        drain();
        file.getFD().sync();
    }

    /** SHA-256 of everything written, in hex; callable once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void drain() throws IOException {
        digest.update(buffer, 0, used);
        file.write(buffer, 0, used);
        used = 0;
    }

    /** Parquet flushes and closes at will; only {@link #closeFile} ends the file. */
    @Override
    public void close() {}

    void closeFile() throws IOException {
        file.close();
    }
}
