package dev.trace.cli.it;

import java.nio.file.Path;

/** DAG texts for tests, and those that the project brings. */
final class Dags {
    static final String BUNDLED = "ethereum: { endpoints: [{ url: 'bundled:quickstart' }] }\n";

    private Dags() {}

    /** The folder {@code dags} of the project. */
    static Path folder() {
        return Path.of("..", "dags").toAbsolutePath().normalize();
    }

    /** Manual ranges to Parquet. */
    static String ingest(int version, int chunkSize) {
        return """
                name: ingest
                version: %d
                jobs:
                - name: requests
                  activation: source
                  operator: manual_source
                  source: { kind: manual }
                  config: { ranges: ["0:latest"], finality: head }
                  output_dataset: requests
                - name: split
                  activation: reactive
                  operator: range_splitter
                  execution_strategy: PerPartition
                  input_datasets: [requests]
                  config: { chunk_size: %d }
                  output_dataset: chunks
                - name: ingest
                  activation: reactive
                  operator: cryo_ingest
                  execution_strategy: PerPartition
                  input_datasets: [chunks]
                  config: { datasets: [blocks, transactions, logs], rpc_pool: ethereum, finality: head }
                  scaling: { mode: backfill, max_concurrency: 4 }
                  max_attempts: 2
                  output_dataset: cold
                """.formatted(version, chunkSize);
    }
}
