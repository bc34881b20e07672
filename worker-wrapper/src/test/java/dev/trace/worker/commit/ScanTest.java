package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Inputs;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.StoreCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
    @TempDir
    Path root;

    private Lakes lakes;
    private DataStore store;
    private AttemptStore reader;

    @BeforeEach
    void ingest() throws Exception {
        lakes = Lakes.in(root);
        store = lakes.open();
        lakes.ingest(store, Lakes.scope(1, 1, 10), new BlockRange(20, 29), "c");
        lakes.ingest(store, Lakes.scope(2, 1, 11), new BlockRange(0, 9), "a");
        lakes.ingest(store, Lakes.scope(3, 1, 12), new BlockRange(10, 19), "b");
        reader = store.begin(Lakes.scope(9, 1, 13));
    }

    @Test
    void rowsOfSeveralFilesComeInBlockOrderAndOnlyOfTheRange() throws Exception {
        Inputs inputs = reader.inputs(List.of());
        assertEquals(
                List.of("a-8", "a-9", "b-10", "b-11"),
                Lakes.read(inputs.scan("cold", "blocks", new BlockRange(8, 11), List.of("label"))));
        assertEquals(
                30,
                Lakes.read(inputs.scan("cold", "blocks", new BlockRange(0, 29), List.of()))
                        .size());
        assertEquals(
                List.of("c-28", "c-29"),
                Lakes.read(inputs.scanAfter("cold", "blocks", OptionalLong.of(27), 29, List.of("label"))));
        assertEquals(
                30,
                Lakes.read(inputs.scanAfter("cold", "blocks", OptionalLong.empty(), 29, List.of("label")))
                        .size());
    }

    @Test
    void rangeThatIsNotWhollyCommittedIsRefusedAndNamesTheGap() {
        OperatorException refused = assertThrows(
                OperatorException.class,
                () -> reader.inputs(List.of()).scan("cold", "blocks", new BlockRange(25, 34), List.of()));
        assertEquals(StoreCode.RANGE_NOT_COMMITTED, refused.code());
        assertTrue(refused.getMessage().contains("30-34"), refused.getMessage());
    }

    @Test
    void whereOfTheDagIsApplied() throws Exception {
        InputDataset where = new InputDataset(
                "cold", "blocks", Map.of("label", List.of("a-3", "B-12"), "value", List.of(3, 12, 13)));
        Inputs inputs = reader.inputs(List.of(where));
        assertEquals(
                List.of("a-3", "b-12"),
                Lakes.read(inputs.scan("cold", "blocks", new BlockRange(0, 29), List.of("label"))));
        try (var cursor = inputs.scan("cold", "blocks", new BlockRange(0, 29), List.of("block_number"))) {
            ColumnBatch batch = cursor.next();
            assertEquals(1, batch.definition().columns().size());
            assertEquals(3, batch.longs(0).get(0));
        }
    }

    @Test
    void damagedFileIsFoundBeforeARowIsRead() throws Exception {
        Path file = root.resolve("ethereum/blocks/blocks_10_19.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);
        OperatorException refused = assertThrows(
                OperatorException.class,
                () -> reader.inputs(List.of()).scan("cold", "blocks", new BlockRange(10, 11), List.of()));
        assertEquals(StoreCode.STORE_DAMAGED, refused.code());
        assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
    }

    @Test
    void unknownColumnIsSaid() {
        assertThrows(
                OperatorException.class,
                () -> reader.inputs(List.of()).scan("cold", "blocks", new BlockRange(0, 9), List.of("nope")));
    }

    @Test
    void digestIsOfTheRowsAndTheirOrderWhateverTheBatches() {
        BlockRange range = new BlockRange(0, 99);
        RowDigest whole = new RowDigest(Lakes.BLOCKS);
        whole.add(Lakes.batch(Lakes.BLOCKS, range, "a"));
        RowDigest parts = new RowDigest(Lakes.BLOCKS);
        parts.add(Lakes.batch(Lakes.BLOCKS, new BlockRange(0, 40), "a"));
        parts.add(Lakes.batch(Lakes.BLOCKS, new BlockRange(41, 99), "a"));
        assertEquals(whole.hex(), parts.hex());
        RowDigest swapped = new RowDigest(Lakes.BLOCKS);
        swapped.add(Lakes.batch(Lakes.BLOCKS, new BlockRange(41, 99), "a"));
        swapped.add(Lakes.batch(Lakes.BLOCKS, new BlockRange(0, 40), "a"));
        assertNotEquals(whole.hex(), swapped.hex());
        RowDigest other = new RowDigest(Lakes.BLOCKS);
        other.add(Lakes.batch(Lakes.BLOCKS, range, "b"));
        assertNotEquals(whole.hex(), other.hex());
        // Stored beside the data, so it must never change.
        assertEquals("610d4434e4fec516", whole.hex());
    }
}
