package dev.trace.cli.kill;

import java.time.Duration;

/**
 * What a kill test does.
 *
 * @param seed of all that is chosen by chance
 * @param duration how long faults are made; then what is left is finished in peace
 * @param ranges of blocks that are asked for at first; each is two tasks
 */
record KillPlan(long seed, Duration duration, int ranges) {
    static final String DAG = "kill";
    static final int WORKERS = 3;
    static final int BLOCKS_A_RANGE = 20;
    static final int LEASE_SECONDS = 6;

    /** Whether state and data are in two databases: nothing may depend on it. */
    boolean twoDatabases() {
        return seed % 2 == 0;
    }

    static String dag() {
        return """
                name: %s
                version: 1
                defaults:
                  heartbeat_timeout_seconds: %d
                  max_attempts: 1000
                  retry: { backoff_seconds: 1, max_backoff_seconds: 3 }
                jobs:
                - name: requests
                  activation: source
                  operator: manual_source
                  source: { kind: manual }
                  config: { rpc_pool: fake, finality: head }
                  output_dataset: requests
                - name: split
                  activation: reactive
                  operator: range_splitter
                  execution_strategy: PerPartition
                  input_datasets: [requests]
                  config: { chunk_size: %d }
                  output_dataset: chunks
                - name: write
                  activation: reactive
                  operator: kill_write
                  execution_strategy: PerPartition
                  input_datasets: [chunks]
                  config: { rpc_pool: fake }
                  scaling: { mode: backfill, max_concurrency: 20 }
                  output_dataset: written
                - name: copy
                  activation: reactive
                  operator: kill_copy
                  execution_strategy: PerPartition
                  input_datasets: [written]
                  config: { rpc_pool: fake }
                  scaling: { mode: backfill, max_concurrency: 20 }
                  output_dataset: copied
                """.formatted(DAG, LEASE_SECONDS, BLOCKS_A_RANGE);
    }
}
