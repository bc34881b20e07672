package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.cli.console.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does about files that somebody has damaged or deleted, and what the figures say after it. */
class RepairIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Trace trace;
    private Path dag;

    @BeforeEach
    void ingest() throws Exception {
        trace = new Trace(folder, Dags.BUNDLED);
        dag = trace.file("dag.yaml", Dags.ingest(1, 100));
        trace.run("run", dag.toString(), "--range=0:300").expect(0);
    }

    private Path lake(String table) {
        return trace.cold().resolve("network_31337000").resolve(table);
    }

    private JsonNode manifest(String table) throws Exception {
        return JSON.readTree(lake(table).resolve("manifest.json").toFile());
    }

    private long rows() throws Exception {
        long rows = 0;
        for (String table : new String[] {"blocks", "transactions", "logs"}) {
            for (JsonNode file : manifest(table).path("files")) {
                rows += file.path("rows").asLong();
            }
        }
        return rows;
    }

    @Test
    void damagedFileIsReplacedByAForcedEmission() throws Exception {
        Path damaged = lake("blocks").resolve("blocks_100_199.parquet");
        Files.write(damaged, new byte[] {0, 0, 0, 0}, StandardOpenOption.WRITE);
        trace.run("emit", "ingest/requests", "--range=100:200", "--force").expect(0);
        trace.run("run", dag.toString(), "--range=100:200").expect(0).says("rows written");
        for (JsonNode file : manifest("blocks").path("files")) {
            byte[] bytes =
                    Files.readAllBytes(lake("blocks").resolve(file.path("file").asText()));
            assertEquals(
                    file.path("sha256").asText(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                    file.path("file").asText());
        }
        trace.run("status").expect(0).says(Figures.count(rows()));
    }

    @Test
    void lostManifestIsBackAfterTheNextRun() throws Exception {
        String blocks = Files.readString(lake("blocks").resolve("manifest.json"));
        Files.delete(lake("blocks").resolve("manifest.json"));
        Files.writeString(lake("logs").resolve("manifest.json"), "{\"broken");
        Trace.Ended again = trace.run("run", dag.toString(), "--range=0:300");
        again.expect(0)
                .says("is missing; rebuilt from the ledger")
                .says("it is no JSON")
                .says("nothing to do");
        assertTrue(again.out().contains("blocks") && again.out().contains("logs"), again.out());
        assertFalse(again.err().contains("REDACTED"), again.err());
        assertEquals(blocks, Files.readString(lake("blocks").resolve("manifest.json")));
    }

    @Test
    void rangeWithinFilesThatAreThereIsNotCountedAgain() throws Exception {
        trace.run("status").expect(0).says(Figures.count(rows()));
        trace.run("run", dag.toString(), "--range=0:10").expect(0).says("nothing to do");
        trace.run("status").expect(0).says(Figures.count(rows()));
    }

    @Test
    void fileInPlaceOfTheStoreIsAUsageError() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Files.writeString(
                folder.resolve("trace.yaml"),
                "cold: file:" + file + "\n" + Files.readString(folder.resolve("trace.yaml")));
        trace.run("run", dag.toString(), "--range=0:10").expect(2).says("is a file, where a folder is needed");
    }
}
