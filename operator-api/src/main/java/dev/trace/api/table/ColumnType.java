package dev.trace.api.table;

/**
 * The logical type of a column. In memory a value is a {@code long}, a {@code double} or bytes; see {@link ColumnBatch}.
 */
public enum ColumnType {
    /** Unsigned, 32 bits; in a {@link LongColumn}. Parquet INT32 with UINT_32. */
    UINT32,
    /** Unsigned, 64 bits; the bits in a {@link LongColumn}. Parquet INT64 with UINT_64. */
    UINT64,
    /** Signed, 64 bits; in a {@link LongColumn}. Parquet INT64. */
    INT64,
    /** 0 or 1 in a {@link LongColumn}. Parquet BOOLEAN. */
    BOOLEAN,
    /** In a {@link DoubleColumn}. Parquet DOUBLE. */
    DOUBLE,
    /** UTF-8 in a {@link BytesColumn}. Parquet BYTE_ARRAY with STRING. */
    STRING,
    /** In a {@link BytesColumn}. Parquet BYTE_ARRAY without annotation; Postgres {@code bytea}. */
    BINARY,
    /** 32 bytes, big-endian, in a {@link BytesColumn}. Parquet: one column a {@link U256Layout}; Postgres {@code numeric}. */
    UINT256
}
