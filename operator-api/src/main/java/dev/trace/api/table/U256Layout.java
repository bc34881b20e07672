package dev.trace.api.table;

/**
 * How a {@link ColumnType#UINT256} column is laid out in Parquet, each layout in a column of its own named {@code
 * name_suffix}. Written in the order of these constants, whatever order was asked for.
 */
public enum U256Layout {
    /** {@code _binary}: 32 bytes, big-endian. */
    BINARY("binary"),
    /** {@code _string}: decimal text. */
    STRING("string"),
    /** {@code _f32}: nearest FLOAT. */
    F32("f32"),
    /** {@code _f64}: nearest DOUBLE of the decimal text. */
    F64("f64"),
    /** {@code _u32}: low 32 bits. */
    U32("u32"),
    /** {@code _u64}: low 64 bits. */
    U64("u64");

    private final String suffix;

    U256Layout(String suffix) {
        this.suffix = suffix;
    }

    public String suffix() {
        return suffix;
    }
}
