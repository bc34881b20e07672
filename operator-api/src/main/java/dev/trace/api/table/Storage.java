package dev.trace.api.table;

/** Where a table's rows are kept. */
public sealed interface Storage {
    /**
     * Rows in Postgres, at the tip of the chain.
     *
     * @param partitionBlocks blocks of one partition of the table, so that old ones can be dropped at once; 0 for none
     */
    record Hot(long partitionBlocks) implements Storage {
        public Hot {
            if (partitionBlocks < 0) {
                throw new IllegalArgumentException("a partition cannot have " + partitionBlocks + " blocks");
            }
        }

        /** Rows in a table that is not partitioned. */
        public Hot() {
            this(0);
        }
    }

    /**
     * Parquet files of block ranges, in the lake of the chain and the table's name.
     *
     * @param compression of pages
     * @param rowGroupRows rows after which a row group ends, unless its size ends it before
     */
    record Cold(Compression compression, long rowGroupRows) implements Storage {}

    /** Parquet page compression. */
    enum Compression {
        UNCOMPRESSED,
        SNAPPY,
        LZ4,
        ZSTD
    }
}
