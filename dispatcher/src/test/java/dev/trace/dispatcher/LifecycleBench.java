package dev.trace.dispatcher;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.TaskProgress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Prints how many tasks a second are claimed, heartbeaten and completed by many workers on a Postgres that syncs every
 * commit, with few and with many queued tasks in turn. Not part of the suite: {@code mvn -o -pl dispatcher -am test
 * -Dtest=LifecycleBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class LifecycleBench {
    private static final List<Integer> QUEUES = List.of(1_000, 1_000_000);
    private static final int WORKERS = 32;
    private static final int ROUND = 800;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 4;

    @Test
    void lifecycles() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                HikariDataSource state = pool(server);
                Rig rig = new Rig(state)) {
            rig.control.deploy(TestDags.pipeline(1_000));
            for (int queued : QUEUES) {
                measure(rig, queued);
            }
        }
    }

    private static HikariDataSource pool(EmbeddedPostgres server) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(20);
        return new HikariDataSource(config);
    }

    private static void measure(Rig rig, int queued) throws Exception {
        List<Long> claims = Collections.synchronizedList(new ArrayList<>());
        long spent = 0;
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            fill(rig, queued);
            if (round == WARM_UP) {
                claims.clear();
                spent = 0;
            }
            long start = System.nanoTime();
            List<Callable<Void>> work = Collections.nCopies(WORKERS, () -> work(rig, ROUND / WORKERS, claims));
            for (Future<Void> each : workers.invokeAll(work)) {
                each.get();
            }
            spent += System.nanoTime() - start;
        }
        workers.shutdown();
        Collections.sort(claims);
        System.out.printf(
                "%,d queued, %d workers: %,.0f lifecycles/s; claim p50 %.2f ms, p99 %.2f ms%n",
                queued,
                WORKERS,
                ROUNDS * (double) ROUND / (spent / 1e9),
                claims.get(claims.size() / 2) / 1e6,
                claims.get(claims.size() * 99 / 100) / 1e6);
    }

    private static Void work(Rig rig, int tasks, List<Long> claims) throws Exception {
        for (int i = 0; i < tasks; i++) {
            long start = System.nanoTime();
            Claim claim = rig.tasks.claim(Rig.request(Duration.ofSeconds(10))).orElseThrow();
            claims.add(System.nanoTime() - start);
            rig.tasks.heartbeat(claim.attempt(), TaskProgress.NONE);
            rig.tasks.complete(claim.attempt(), new AttemptOutcome.Succeeded(TaskProgress.NONE));
        }
        return null;
    }

    /** Queues as many as are missing. */
    private static void fill(Rig rig, int queued) {
        long have = rig.number("SELECT count(*) FROM trace.tasks WHERE state = 'Queued'");
        rig.run("""
                INSERT INTO trace.tasks (job_id, dag_version, kind, lineage, output_version, dedupe_key, task_key,
                                         chain_id, range_start, range_end)
                SELECT j.job_id, 1, 'partition', j.lineage, j.output_version, 'key/' || n, 'quick/ingest/1/' || n, 1,
                       n * 100, n * 100 + 99
                  FROM trace.current_jobs j,
                       (SELECT (SELECT count(*) FROM trace.tasks) + i AS n FROM generate_series(1, %d) AS i) AS fresh
                 WHERE j.job = 'ingest'
                """.formatted(queued - have));
        if (queued - have > 10_000) {
            rig.run("VACUUM ANALYZE trace.tasks");
        }
    }
}
