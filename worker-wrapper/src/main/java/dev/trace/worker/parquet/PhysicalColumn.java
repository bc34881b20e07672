package dev.trace.worker.parquet;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * One column of a file.
 *
 * @param index of the logical column it comes from
 * @param column that logical column
 * @param kind what is stored of it
 */
record PhysicalColumn(int index, Column column, Kind kind) {
    /** How a value is stored. */
    enum Kind {
        UINT32(PrimitiveTypeName.INT32, ""),
        UINT64(PrimitiveTypeName.INT64, ""),
        INT64(PrimitiveTypeName.INT64, ""),
        BOOLEAN(PrimitiveTypeName.BOOLEAN, ""),
        DOUBLE(PrimitiveTypeName.DOUBLE, ""),
        STRING(PrimitiveTypeName.BINARY, ""),
        BINARY(PrimitiveTypeName.BINARY, ""),
        U256_BINARY(PrimitiveTypeName.BINARY, "_binary"),
        U256_STRING(PrimitiveTypeName.BINARY, "_string"),
        U256_F32(PrimitiveTypeName.FLOAT, "_f32"),
        U256_F64(PrimitiveTypeName.DOUBLE, "_f64"),
        U256_U32(PrimitiveTypeName.INT32, "_u32"),
        U256_U64(PrimitiveTypeName.INT64, "_u64");

        private final PrimitiveTypeName primitive;
        private final String suffix;

        Kind(PrimitiveTypeName primitive, String suffix) {
            this.primitive = primitive;
            this.suffix = suffix;
        }

        private @Nullable LogicalTypeAnnotation annotation() {
            return switch (this) {
                case UINT32, U256_U32 -> LogicalTypeAnnotation.intType(32, false);
                case UINT64, U256_U64 -> LogicalTypeAnnotation.intType(64, false);
                case STRING, U256_STRING -> LogicalTypeAnnotation.stringType();
                default -> null;
            };
        }

        private static Kind of(U256Layout layout) {
            return switch (layout) {
                case BINARY -> U256_BINARY;
                case STRING -> U256_STRING;
                case F32 -> U256_F32;
                case F64 -> U256_F64;
                case U32 -> U256_U32;
                case U64 -> U256_U64;
            };
        }

        private static Kind of(ColumnType type) {
            return switch (type) {
                case UINT32 -> UINT32;
                case UINT64 -> UINT64;
                case INT64 -> INT64;
                case BOOLEAN -> BOOLEAN;
                case DOUBLE -> DOUBLE;
                case STRING -> STRING;
                case BINARY -> BINARY;
                case UINT256 -> throw new IllegalArgumentException("a 256-bit number has layouts");
            };
        }
    }

    String name() {
        return column.name() + kind.suffix;
    }

    /** Optional even when never null: that is what readers of such files expect. */
    Type field() {
        return Types.optional(kind.primitive).as(kind.annotation()).named(name());
    }

    /** The columns of a table's file, in order. */
    static List<PhysicalColumn> of(TableDefinition table) {
        List<PhysicalColumn> physical = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (column.type() == ColumnType.UINT256) {
                for (U256Layout layout : column.layouts()) {
                    physical.add(new PhysicalColumn(i, column, Kind.of(layout)));
                }
            } else {
                physical.add(new PhysicalColumn(i, column, Kind.of(column.type())));
            }
        }
        return physical;
    }

    /**
     * Where to read a logical column from.
     *
     * @throws IllegalArgumentException if no layout stored of it holds the whole value
     */
    static PhysicalColumn lossless(int index, Column column) {
        if (column.type() != ColumnType.UINT256) {
            return new PhysicalColumn(index, column, Kind.of(column.type()));
        }
        for (U256Layout layout : List.of(U256Layout.BINARY, U256Layout.STRING)) {
            if (column.layouts().contains(layout)) {
                return new PhysicalColumn(index, column, Kind.of(layout));
            }
        }
        throw new IllegalArgumentException(column.name() + " cannot be read back: of its 256 bits only "
                + column.layouts() + " were stored; add binary or string to its layouts");
    }

    static MessageType schema(TableDefinition table, List<PhysicalColumn> columns) {
        return new MessageType(
                table.name(), columns.stream().map(PhysicalColumn::field).toList());
    }
}
