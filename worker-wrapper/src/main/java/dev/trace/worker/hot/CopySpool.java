package dev.trace.worker.hot;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of a binary COPY: in memory as long as they are few, else in a file. Big-endian, as the format is. For
 * one thread.
 */
final class CopySpool implements Closeable {
    private static final int FIRST_BYTES = 64 << 10;
    private static final int MOST_BYTES = 1 << 20;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final MessageDigest digest;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int used;
    private long flushed;
    private @Nullable OutputStream file;

    /** @param path of the file, if there must be one */
    CopySpool(Path path) {
        this.path = path;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Makes room for a few bytes, at most a value of fixed size and its length. */
    private void room(int bytes) throws IOException {
        if (used + bytes <= buffer.length) {
            return;
        }
        if (buffer.length < MOST_BYTES) {
            buffer = Arrays.copyOf(buffer, buffer.length * 4);
        } else {
            flush();
        }
    }

    private void flush() throws IOException {
        if (file == null) {
            file = Files.newOutputStream(path);
        }
        file.write(buffer, 0, used);
        digest.update(buffer, 0, used);
        flushed += used;
        used = 0;
    }

    void putShort(int value) throws IOException {
        room(2);
        buffer[used++] = (byte) (value >> 8);
        buffer[used++] = (byte) value;
    }

    void putInt(int value) throws IOException {
        room(4);
        INTS.set(buffer, used, value);
        used += 4;
    }

    /** A value of eight bytes with its length before it. */
    void putSizedLong(long value) throws IOException {
        room(12);
        INTS.set(buffer, used, 8);
        LONGS.set(buffer, used + 4, value);
        used += 12;
    }

    void putSizedByte(int value) throws IOException {
        room(5);
        INTS.set(buffer, used, 1);
        buffer[used + 4] = (byte) value;
        used += 5;
    }

    void putSized(byte[] source, int offset, int length) throws IOException {
        putInt(length);
        put(source, offset, length);
    }

    void put(byte[] source, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == buffer.length) {
                room(1);
            }
            int now = Math.min(left, buffer.length - used);
            System.arraycopy(source, from, buffer, used, now);
            used += now;
            from += now;
            left -= now;
        }
    }

    /** Ends the bytes. */
    CopyBytes finish() throws IOException {
        if (file == null) {
            digest.update(buffer, 0, used);
            byte[] all = Arrays.copyOf(buffer, used);
            return new CopyBytes(all, null, used, HexFormat.of().formatHex(digest.digest()));
        }
        flush();
        file.close();
        return new CopyBytes(new byte[0], path, flushed, HexFormat.of().formatHex(digest.digest()));
    }

    /** Frees what is held; the file, if any, stays. */
    @Override
    public void close() throws IOException {
        buffer = new byte[0];
        used = 0;
        if (file != null) {
            file.close();
        }
    }

    /** Frees what is held and deletes the file. */
    void drop() throws IOException {
        close();
        Files.deleteIfExists(path);
    }
}
