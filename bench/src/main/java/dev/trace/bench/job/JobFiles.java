package dev.trace.bench.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of its own for one measurement: configuration, DAG, database and lake. Closing removes it. */
final class JobFiles implements AutoCloseable {
    static final String DAG = "whole_job";
    static final String SOURCE = "requests";

    private final Path folder;

    private JobFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the files.
     *
     * @param url of the chain's endpoint
     * @param chunk blocks of a task and of a file
     */
    static JobFiles create(String url, int chunk) throws IOException {
        JobFiles files = new JobFiles(Files.createTempDirectory("trace-bench"));
        Files.writeString(files.folder.resolve("trace.yaml"), """
                home: %s
                cold: file:%s
                rpc_pools:
                  bench:
                    endpoints:
                    - { name: chain, url: '%s' }
                """.formatted(
                        files.folder.resolve("home"), files.folder.resolve("cold"), url));
        Files.writeString(files.dag(), """
                name: %s
                version: 1
                jobs:
                - name: %s
                  activation: source
                  operator: manual_source
                  source: { kind: manual }
                  config: { finality: head }
                  output_dataset: bench_requests
                - name: split
                  activation: reactive
                  operator: range_splitter
                  execution_strategy: PerPartition
                  input_datasets: [bench_requests]
                  config: { chunk_size: %d }
                  output_dataset: bench_chunks
                - name: ingest
                  activation: reactive
                  operator: cryo_ingest
                  execution_strategy: PerPartition
                  input_datasets: [bench_chunks]
                  config: { datasets: [blocks, transactions, logs], rpc_pool: bench, finality: head, chunk_size: %d }
                  scaling: { mode: backfill, max_concurrency: 20 }
                  output_dataset: bench_cold
                """.formatted(DAG, SOURCE, chunk, chunk));
        return files;
    }

    Path dag() {
        return folder.resolve("dag.yaml");
    }

    Path home() {
        return folder.resolve("home");
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(JobFiles::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
