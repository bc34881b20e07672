package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trace.api.BlockRange;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every run of real mainnet blocks, through the whole of Trace, against what cryo made of them. */
class MainnetIT {
    private static final long BYZANTIUM = 4_370_000;

    @TempDir
    Path folder;

    @Test
    void realBlocksGiveTheRowsThatCryoGives() throws Exception {
        String data = System.getenv("TRACE_CHAIN_DATA");
        assumeTrue(data != null, "TRACE_CHAIN_DATA names no folder of recorded chains: real blocks are not tested");
        RecordedChain chain = RecordedChain.load(1, recordings(Path.of(data)));
        List<BlockRange> ranges = chain.complete();
        assertFalse(ranges.isEmpty());
        Trace trace = new Trace(folder, Dags.BUNDLED);
        String dag = trace.file("dag.yaml", Dags.ingest(1, 1000)).toString();
        for (BlockRange range : ranges) {
            try (RecordedServer server = RecordedServer.start(chain.range(range))) {
                trace.run(
                                "run",
                                dag,
                                "--pool=ethereum=" + server.url(),
                                "--range=" + range.start() + ":+" + range.blocks())
                        .expect(0);
            }
        }
        try (Duck duck = new Duck()) {
            for (String table : List.of("blocks", "transactions", "logs")) {
                assertSameRows(duck, table, Path.of(data), ranges);
            }
        }
    }

    private static Path[] recordings(Path data) throws Exception {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().matches("mainnet-.*\\.jsonl\\.gz"))
                    .sorted()
                    .toArray(Path[]::new);
        }
    }

    private void assertSameRows(Duck duck, String table, Path data, List<BlockRange> ranges) throws Exception {
        String cryoFiles = data + "/expected-cryo/mainnet-*/default/ethereum__" + table + "__*.parquet";
        List<String> columns = duck.columns(cryoFiles);
        String selected = columns.stream().map(MainnetIT::comparable).collect(Collectors.joining(", "));
        String wanted = ranges.stream()
                .map(range -> "block_number BETWEEN " + range.start() + " AND " + range.end())
                .collect(Collectors.joining(" OR "));
        String ours = "SELECT " + selected + " FROM read_parquet('" + lake(table) + "') WHERE block_number IN "
                + cryoBlocks(data.toString());
        String theirs = "SELECT DISTINCT " + selected + " FROM read_parquet('" + cryoFiles + "') WHERE " + wanted;
        assertEquals(
                duck.rows("SELECT count(*) FROM (" + theirs + ")"),
                duck.rows("SELECT count(*) FROM (" + ours + ")"),
                table + ": number of rows");
        assertEquals(List.of(), duck.rows("(" + theirs + ") EXCEPT (" + ours + ") LIMIT 3"), table + ": cryo's alone");
        assertEquals(List.of(), duck.rows("(" + ours + ") EXCEPT (" + theirs + ") LIMIT 3"), table + ": ours alone");
    }

    private String lake(String table) {
        return folder + "/home/cold/ethereum/" + table + "/*.parquet";
    }

    /** cryo's files leave out empty blocks, and blocks whose receipts it cannot read. */
    private static String cryoBlocks(String data) {
        return "(SELECT block_number FROM read_parquet('" + data
                + "/expected-cryo/mainnet-*/default/ethereum__blocks__*.parquet'))";
    }

    /** Before Byzantium a receipt does not say whether the transaction succeeded: cryo says yes, we say nothing. */
    private static String comparable(String column) {
        return column.equals("success")
                ? "CASE WHEN block_number < " + BYZANTIUM + " THEN NULL ELSE success END AS success"
                : '"' + column + '"';
    }
}
