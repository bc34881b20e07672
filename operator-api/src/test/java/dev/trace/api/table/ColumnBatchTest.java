package dev.trace.api.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnBatchTest {
    private final ColumnBatch batch = new ColumnBatch(new TableDefinition(
            "things",
            List.of(
                    Column.of("block_number", ColumnType.UINT32),
                    Column.of("payload", ColumnType.BINARY).orNull(),
                    Column.of("ratio", ColumnType.DOUBLE).orNull()),
            List.of("block_number"),
            "block_number",
            new Storage.Hot()));

    @Test
    void valuesComeBackAsTheyWentInBeyondEveryInitialCapacity() {
        for (int row = 0; row < 1000; row++) {
            batch.longs(0).append(row);
            if (row % 3 == 0) {
                batch.bytes(1).appendNull();
            } else {
                batch.bytes(1).append(new byte[] {(byte) row, (byte) (row >> 8)});
            }
            batch.doubles(2).append(row / 2.0);
        }

        assertEquals(1000, batch.rows());
        for (int row = 0; row < 1000; row++) {
            assertEquals(row, batch.longs(0).get(row));
            assertEquals(row % 3 == 0, batch.bytes(1).isNull(row));
            assertEquals(row % 3 == 0 ? 0 : 2, batch.bytes(1).length(row));
            assertEquals(row / 2.0, batch.doubles(2).get(row));
        }
        assertArrayEquals(
                new byte[] {(byte) 998, (byte) (998 >> 8)}, batch.bytes(1).get(998));
    }

    @Test
    void bytesCanBeWrittenInPlace() {
        BytesColumn column = batch.bytes(1);
        int at = column.reserve(1000);
        column.array()[at] = 7;
        column.appendReserved(1);

        assertArrayEquals(new byte[] {7}, column.get(0));
        assertEquals(1, column.bytes());
    }

    @Test
    void raggedColumnsAreABugThatNamesTheColumn() {
        batch.longs(0).append(1);
        batch.bytes(1).appendNull();

        IllegalStateException e = assertThrows(IllegalStateException.class, batch::rows);

        assertTrue(e.getMessage().contains("ratio"), e.getMessage());
    }

    @Test
    void clearingForgetsNullsToo() {
        batch.bytes(1).appendNull();
        batch.clear();
        batch.bytes(1).append(new byte[] {1});

        assertFalse(batch.bytes(1).hasNulls());
        assertFalse(batch.bytes(1).isNull(0));
    }

    @Test
    void aNullCanBeReplacedByANumber() {
        LongColumn column = batch.longs(0);
        column.appendNull();
        column.set(0, 5);

        assertFalse(column.hasNulls());
        assertEquals(5, column.get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> column.set(1, 5));
    }

    @Test
    void layoutsKeepOneOrderAndBelongToUint256Alone() {
        Column value = Column.uint256("value").as(List.of(U256Layout.F64, U256Layout.BINARY, U256Layout.F64));

        assertEquals(List.of(U256Layout.BINARY, U256Layout.F64), value.layouts());
        assertThrows(
                IllegalArgumentException.class,
                () -> Column.of("n", ColumnType.UINT64).as(List.of(U256Layout.F64)));
    }

    @Test
    void aTableRefusesTwoColumnsOfOneName() {
        Column column = Column.of("a", ColumnType.UINT64);

        assertThrows(
                IllegalArgumentException.class,
                () -> new TableDefinition("t", List.of(column, column), List.of(), null, new Storage.Hot()));
    }
}
