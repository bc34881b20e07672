package dev.trace.worker.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.api.table.Storage.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapSizeTest {
    @TempDir
    Path folder;

    /** Run as a process of its own. */
    public static void main(String[] arguments) throws Exception {
        List<Object[]> rows = SampleTable.rows(10_000, 77);
        try (ParquetTableWriter writer = ParquetTableWriter.create(
                Path.of(arguments[0]), SampleTable.TABLE, SampleTable.storage(Compression.ZSTD, 262_144))) {
            for (int i = 0; i < 6; i++) {
                writer.write(SampleTable.batch(SampleTable.TABLE, rows));
            }
            writer.finish();
        }
    }

    @Test
    void bytesDoNotDependOnTheHeap() throws Exception {
        Path small = folder.resolve("small.parquet");
        Path large = folder.resolve("large.parquet");
        run("-Xmx192m", small);
        run("-Xmx1g", large);
        assertEquals(-1, Files.mismatch(small, large));
    }

    private static void run(String heap, Path path) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapSizeTest.class.getName(),
                        path.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
