package dev.trace.worker.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Puts our name into a footer. Parquet's writer always names its own build there, so that an upgrade of the library would
 * change the bytes of every file.
 */
final class Footer {
    private static final String CREATED_BY = "trace version 1";
    /** The footer's length, then the magic. */
    private static final int TRAILER = 8;

    private Footer() {}

    /**
     * @param tail the end of a file: indexes, footer, its length and the magic
     * @return the same with our name
     */
    static byte[] signed(byte[] tail) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getInt(tail.length - TRAILER);
        int start = tail.length - TRAILER - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(tail, start, length));
        footer.setCreated_by(CREATED_BY);
        ByteArrayOutputStream signed = new ByteArrayOutputStream(tail.length);
        signed.write(tail, 0, start);
        Util.writeFileMetaData(footer, signed);
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt(signed.size() - start).put(tail, tail.length - 4, 4);
        signed.write(trailer.array());
        return signed.toByteArray();
    }
}
