package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.OperatorException;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.InputDataset;
import dev.trace.worker.cold.StoreCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotScanTest {
    private static final List<String> NAMED = List.of("block_number", "log_index", "label");

    @TempDir
    Path root;

    private AttemptStore reader;

    @BeforeEach
    void commit() throws Exception {
        Lakes lakes = Tips.in(root, Tips.Databases.APART);
        DataStore store = lakes.open();
        for (long i : new long[] {2, 0, 1}) {
            try (AttemptStore attempt = store.begin(Tips.scope(i, 1, i + 1))) {
                BlockRange range = new BlockRange(100 + i * 10, 109 + i * 10);
                attempt.commit(Lakes.commit(Tips.append(attempt, range, "Label-" + i)));
            }
        }
        lakes.ingest(store, Lakes.scope(20, 1, 20), new BlockRange(0, 9), "cold");
        reader = store.begin(Tips.scope(9, 1, 9));
    }

    private List<String> scan(Map<String, List<Object>> where, BlockRange range) throws Exception {
        Inputs inputs = reader.inputs(List.of(new InputDataset("tip", "logs", where)));
        return Tips.read(inputs.scan("tip", "logs", range, NAMED));
    }

    @Test
    void rowsComeInKeyOrderAndOnlyOfTheRange() throws Exception {
        assertEquals(
                List.of("109.0 Label-0", "109.1 Label-0", "110.0 Label-1", "110.1 Label-1"),
                scan(Map.of(), new BlockRange(109, 110)));
        assertEquals(60, scan(Map.of(), new BlockRange(100, 129)).size());
    }

    @Test
    void rowsPastAPositionAreThoseNotYetRead() throws Exception {
        Inputs inputs = reader.inputs(List.of());
        assertEquals(
                4,
                Tips.read(inputs.scanAfter("tip", "logs", OptionalLong.of(107), 109, NAMED))
                        .size());
        assertEquals(
                60,
                Tips.read(inputs.scanAfter("tip", "logs", OptionalLong.empty(), 129, NAMED))
                        .size());
        assertThrows(OperatorException.class, () -> inputs.scanAfter("tip", "logs", OptionalLong.of(129), 129, NAMED));
    }

    @Test
    void rangeThatIsNotWhollyCommittedIsRefusedAndNamesTheGap() {
        OperatorException refused =
                assertThrows(OperatorException.class, () -> scan(Map.of(), new BlockRange(120, 134)));
        assertEquals(StoreCode.RANGE_NOT_COMMITTED, refused.code());
        assertTrue(refused.getMessage().contains("130-134"), refused.getMessage());
    }

    @Test
    void whereOfTheDagIsAppliedInEveryType() throws Exception {
        BlockRange all = new BlockRange(100, 129);
        assertEquals(List.of("105.0 Label-0", "105.1 Label-0"), scan(Map.of("block_number", List.of(105)), all));
        assertEquals(
                2,
                scan(Map.of("block_number", List.of("105", "x", "99999999999999999999999")), all)
                        .size());
        assertEquals(20, scan(Map.of("label", List.of("label-1")), all).size());
        assertEquals(1, scan(Map.of("data", List.of("0x010269")), all).size());
        assertEquals(30, scan(Map.of("value", List.of("null")), all).size());
        assertEquals(2, scan(Map.of("value", List.of(105, 106)), all).size());
        assertEquals(
                1,
                scan(Map.of("value", List.of(105, 106), "block_number", List.of(105)), all)
                        .size());
        assertEquals(0, scan(Map.of("data", List.of("zz")), all).size());
        assertEquals(0, scan(Map.of("label", List.of("' or true --")), all).size());
    }

    @Test
    void columnsAreThoseAskedForAndUnknownOnesAreSaid() throws Exception {
        BlockRange one = new BlockRange(100, 100);
        try (var cursor = reader.inputs(List.of()).scan("tip", "logs", one, List.of("label", "log_index"))) {
            ColumnBatch batch = cursor.next();
            assertEquals(2, batch.definition().columns().size());
            assertEquals(1, batch.longs(0).get(1));
        }
        OperatorException refused = assertThrows(
                OperatorException.class, () -> reader.inputs(List.of()).scan("tip", "logs", one, List.of("nope")));
        assertEquals(StoreCode.TABLE_UNSUPPORTED, refused.code());
        assertThrows(OperatorException.class, () -> scan(Map.of("nope", List.of(1)), one));
    }

    @Test
    void datasetWithoutAHotTableIsReadFromItsLake() throws Exception {
        assertEquals(
                10,
                Lakes.read(reader.inputs(List.of()).scan("cold", "blocks", new BlockRange(0, 9), List.of()))
                        .size());
    }

    @Test
    void scanSeesOneMomentWhateverIsCommittedMeanwhile() throws Exception {
        BlockRange all = new BlockRange(100, 129);
        try (var cursor = reader.inputs(List.of()).scan("tip", "logs", all, NAMED)) {
            reader.commit(Lakes.commit(Tips.replace(reader, all, "new")));
            ColumnBatch batch = cursor.next();
            assertEquals(60, batch.rows());
            assertEquals("Label-0", new String(batch.bytes(2).get(0), StandardCharsets.UTF_8));
        }
        assertEquals("100.0 new", scan(Map.of(), all).get(0));
    }

    @Test
    void tableWithoutBlocksIsReadByTheFirstColumnOfItsKey() throws Exception {
        TableDefinition feed = new TableDefinition("feed", Tips.COLUMNS, List.of("log_index"), null, new Storage.Hot());
        try (var writer = reader.table(feed).append()) {
            ColumnBatch batch = new ColumnBatch(feed);
            for (int i = 0; i < 5; i++) {
                Tips.row(batch, 0, i, "f");
            }
            writer.write(batch);
            reader.commit(Commit.builder().rows(writer.finish(Evidence.none())).build());
        }
        Inputs inputs = reader.inputs(List.of());
        assertEquals(
                List.of("0.2 f", "0.3 f"), Tips.read(inputs.scanAfter("tip", "feed", OptionalLong.of(1), 3, NAMED)));
        assertThrows(OperatorException.class, () -> inputs.scan("tip", "feed", new BlockRange(0, 9), List.of()));
    }
}
