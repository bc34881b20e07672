package dev.trace.operators.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorFactory;
import dev.trace.api.config.ConfigException;
import dev.trace.api.table.Column;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.TableDefinition;
import dev.trace.api.table.U256Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CryoIngestConfigTest {
    private final CryoIngestFactory factory = new CryoIngestFactory();

    @Test
    void theRuntimeFindsTheFactory() {
        assertTrue(ServiceLoader.load(OperatorFactory.class).stream()
                .anyMatch(each -> each.type().equals(CryoIngestFactory.class)));
    }

    @Test
    void tablesComeInOneOrderWithTheirKeys() throws Exception {
        List<TableDefinition> tables = tables(Map.of("datasets", List.of("logs", "blocks", "transactions", "logs")));
        assertEquals(
                List.of("blocks", "transactions", "logs"),
                tables.stream().map(TableDefinition::name).toList());
        assertEquals(List.of("block_number", "log_index"), tables.get(2).key());
        assertEquals(new Storage.Cold(Compression.LZ4, 262_144), tables.get(0).storage());
    }

    @Test
    void cryosColumnsAreAsManyAsCryos() throws Exception {
        assertEquals(8, blocks(Map.of("compat", "cryo")).size());
        assertEquals(
                21,
                blocks(Map.of("compat", "cryo", "columns", Map.of("include", List.of("all"))))
                        .size());
    }

    @Test
    void ourColumnsFollowTheChainId() throws Exception {
        List<String> names = blocks(Map.of());
        assertEquals(7, names.indexOf("chain_id"));
        assertEquals("parent_hash", names.get(8));
        assertEquals("n_transactions", names.get(names.size() - 1));
    }

    @Test
    void aColumnAskedForByNameStandsOnceAtCryosPlace() throws Exception {
        List<String> names = blocks(Map.of("columns", Map.of("include", List.of("parent_hash", "size"))));
        assertEquals(1, names.indexOf("parent_hash"));
        assertEquals(1, names.stream().filter("parent_hash"::equals).count());
        assertTrue(names.contains("size"));
    }

    @Test
    void onlyTheNamedColumnsInFileOrder() throws Exception {
        assertEquals(
                List.of("block_hash", "block_number", "timestamp"),
                blocks(Map.of("columns", Map.of("only", List.of("timestamp", "block_number", "block_hash")))));
        assertEquals(
                List.of("block_hash", "block_number"),
                blocks(Map.of(
                        "columns",
                        Map.of(
                                "only",
                                List.of("timestamp", "block_number", "block_hash"),
                                "exclude",
                                List.of("timestamp")))));
    }

    @Test
    void layoutsOf256BitNumbersCanBeChosen() throws Exception {
        TableDefinition transactions = tables(
                        Map.of("datasets", List.of("transactions"), "u256_types", List.of("string", "binary")))
                .get(0);
        Column value = transactions.columns().get(transactions.indexOf("value"));
        assertEquals(List.of(U256Layout.BINARY, U256Layout.STRING), value.layouts());
    }

    @Test
    void everythingWrongWithColumnsIsSaidAtOnce() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> blocks(Map.of(
                        "columns",
                        Map.of("include", List.of("gas_pirce"), "exclude", List.of("block_number", "nope")))));
        assertEquals(3, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains("no dataset of this job has a column gas_pirce"), e.getMessage());
        assertTrue(e.getMessage().contains("block_number is needed"), e.getMessage());
    }

    @Test
    void aColumnOfOurOwnIsUnknownToCryo() {
        assertThrows(
                ConfigException.class,
                () -> blocks(Map.of("compat", "cryo", "columns", Map.of("include", List.of("n_transactions")))));
    }

    @Test
    void hashesAreMarkedAsDistinct() throws Exception {
        TableDefinition blocks = tables(Map.of("datasets", List.of("blocks"))).get(0);
        assertEquals(
                Column.Repetition.DISTINCT,
                blocks.columns().get(blocks.indexOf("block_hash")).repetition());
    }

    @Test
    void chunksBeginAtMultiplesOfTheirSize() {
        assertEquals(
                List.of(new BlockRange(5, 9), new BlockRange(10, 19), new BlockRange(20, 21)),
                Chunks.of(new BlockRange(5, 21), 10));
        assertEquals(List.of(new BlockRange(0, 0)), Chunks.of(new BlockRange(0, 0), 1000));
    }

    private List<String> blocks(Map<String, Object> given) throws Exception {
        Map<String, Object> raw = new HashMap<>(given);
        raw.put("datasets", List.of("blocks"));
        return tables(raw).get(0).columns().stream().map(Column::name).toList();
    }

    private List<TableDefinition> tables(Map<String, Object> given) throws Exception {
        Map<String, Object> raw = new HashMap<>(Map.of("rpc_pool", "ethereum"));
        raw.putAll(given);
        return factory.tables(factory.config().parse(raw));
    }
}
