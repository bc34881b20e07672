package dev.trace.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told to type counts what is live, whatever lies beside it. */
class LakeQueryTest {
    @TempDir
    Path folder;

    private Path lake;

    @BeforeEach
    void writeFiles() throws Exception {
        lake = Files.createDirectories(folder.resolve("it's/blocks"));
        write("blocks_0_9.parquet", 10);
        write("blocks_0_9.0a1b2c3d4e5f.parquet", 10);
        write("blocks_10_19.parquet", 10);
        write("blocks_20_22.parquet", 3);
    }

    @Test
    void filesThatTheManifestDoesNotListAreNotCounted() throws Exception {
        manifest("", "blocks_0_9.0a1b2c3d4e5f.parquet", "blocks_20_22.parquet");
        assertEquals(13, count(LakeQuery.whole(lake.toString())));
        assertEquals(13, count(LakeQuery.segmented(lake.toString())));
    }

    @Test
    void filesOfSegmentsAreCountedButThoseOfFormerSegmentsAreNot() throws Exception {
        Files.createDirectories(lake.resolve("_manifest"));
        Files.writeString(lake.resolve("_manifest/new.json"), files("blocks_0_9.parquet", "blocks_10_19.parquet"));
        Files.writeString(
                lake.resolve("_manifest/old.json"), files("blocks_0_9.0a1b2c3d4e5f.parquet", "blocks_10_19.parquet"));
        manifest("{\"file\":\"_manifest/new.json\",\"start\":0,\"end\":19,\"files\":2}", "blocks_20_22.parquet");
        assertEquals(23, count(LakeQuery.segmented(lake.toString())));
        manifest("{\"file\":\"_manifest/new.json\",\"start\":0,\"end\":19,\"files\":2}");
        assertEquals(20, count(LakeQuery.segmented(lake.toString())));
    }

    private void manifest(String segments, String... files) throws Exception {
        String text = files(files);
        Files.writeString(
                lake.resolve("manifest.json"),
                "{\"format\":1,\"segments\":[" + segments + "]," + text.substring(text.indexOf('"')));
    }

    private static String files(String... names) {
        return Arrays.stream(names)
                .map(name -> "{\"start\":0,\"file\":\"" + name + "\",\"not_provable\":[]}")
                .collect(Collectors.joining(",\n", "{\"files\":[", "]}\n"));
    }

    private void write(String name, int rows) throws SQLException {
        String file = lake.resolve(name).toString().replace("'", "''");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (SELECT range AS number FROM range(" + rows + ")) TO '" + file + "'");
        }
    }

    private static long count(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
