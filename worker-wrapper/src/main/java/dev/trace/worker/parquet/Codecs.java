package dev.trace.worker.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.trace.api.table.Storage.Compression;
import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * The codecs, without Parquet's own factory, which needs a Hadoop configuration and with it half of Hadoop. For one
 * thread; native memory is freed by {@link #release}.
 */
final class Codecs implements CompressionCodecFactory {
    /** Level 1: nearly the size of level 3 on chain data, where hashes dominate, for less time. */
    private static final int ZSTD_LEVEL = 1;

    private static final HeapByteBufferAllocator HEAP = new HeapByteBufferAllocator();

    private final ZstdCompressCtx zstdCompress = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
    private final ZstdDecompressCtx zstdDecompress = new ZstdDecompressCtx();

    static CompressionCodecName nameOf(Compression compression) {
        return switch (compression) {
            case UNCOMPRESSED -> CompressionCodecName.UNCOMPRESSED;
            case SNAPPY -> CompressionCodecName.SNAPPY;
            case LZ4 -> CompressionCodecName.LZ4_RAW;
            case ZSTD -> CompressionCodecName.ZSTD;
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new BlockCompressor(codec, null);
            case SNAPPY -> new BlockCompressor(codec, new AirBlock(new SnappyCompressor()));
            case LZ4_RAW -> new BlockCompressor(codec, new AirBlock(new Lz4Compressor()));
            case ZSTD -> new BlockCompressor(codec, new ZstdBlock(zstdCompress));
            default -> throw new IllegalArgumentException("no codec " + codec);
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new BlockDecompressor((in, size) -> in.copy());
            case SNAPPY -> new BlockDecompressor(air(new SnappyDecompressor()));
            case LZ4_RAW -> new BlockDecompressor(air(new Lz4Decompressor()));
            case ZSTD ->
                new BlockDecompressor((in, size) -> {
                    byte[] out = new byte[size];
                    zstdDecompress.decompressByteArray(out, 0, size, in.array(), in.offset(), in.length());
                    return out;
                });
            default -> throw new IllegalArgumentException("this build cannot read Parquet pages in " + codec);
        };
    }

    @Override
    public void release() {
        zstdCompress.close();
        zstdDecompress.close();
    }

    /** Bytes in place, where the buffer has them in an array. */
    private record Slice(byte[] array, int offset, int length) {
        static Slice of(ByteBuffer buffer) {
            if (buffer.hasArray()) {
                return new Slice(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            }
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return new Slice(copy, 0, copy.length);
        }

        byte[] copy() {
            return Arrays.copyOfRange(array, offset, offset + length);
        }
    }

    /** Compresses one page, returning the length of what it put into {@code out}. */
    private interface Block {
        int maxLength(int length);

        int compress(Slice in, byte[] out);
    }

    private record AirBlock(Compressor codec) implements Block {
        @Override
        public int maxLength(int length) {
            return codec.maxCompressedLength(length);
        }

        @Override
        public int compress(Slice in, byte[] out) {
            return codec.compress(in.array(), in.offset(), in.length(), out, 0, out.length);
        }
    }

    private record ZstdBlock(ZstdCompressCtx context) implements Block {
        @Override
        public int maxLength(int length) {
            return Math.toIntExact(Zstd.compressBound(length));
        }

        @Override
        public int compress(Slice in, byte[] out) {
            return context.compressByteArray(out, 0, out.length, in.array(), in.offset(), in.length());
        }
    }

    private static final class BlockCompressor implements BytesInputCompressor {
        private final CompressionCodecName codec;
        private final @Nullable Block block;

        BlockCompressor(CompressionCodecName codec, @Nullable Block block) {
            this.codec = codec;
            this.block = block;
        }

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            if (block == null) {
                return bytes;
            }
            Slice in = Slice.of(bytes.toByteBuffer(HEAP, ignored -> {}));
            byte[] out = new byte[block.maxLength(in.length())];
            return BytesInput.from(out, 0, block.compress(in, out));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {}
    }

    private static Unblock air(Decompressor codec) {
        return (in, size) -> {
            byte[] out = new byte[size];
            codec.decompress(in.array(), in.offset(), in.length(), out, 0, size);
            return out;
        };
    }

    private interface Unblock {
        byte[] decompress(Slice in, int size);
    }

    private record BlockDecompressor(Unblock unblock) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int uncompressedSize) throws IOException {
            return BytesInput.from(
                    unblock.decompress(Slice.of(bytes.toByteBuffer(HEAP, ignored -> {})), uncompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int uncompressedSize) {
            byte[] in = new byte[compressedSize];
            input.get(in);
            output.put(unblock.decompress(new Slice(in, 0, compressedSize), uncompressedSize));
        }

        @Override
        public void release() {}
    }
}
