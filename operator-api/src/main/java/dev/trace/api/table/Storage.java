package dev.trace.api.table;

/** Where a table's rows are kept. */
public sealed interface Storage {
    /** Rows in Postgres, at the tip of the chain. */
    record Hot() implements Storage {}

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
