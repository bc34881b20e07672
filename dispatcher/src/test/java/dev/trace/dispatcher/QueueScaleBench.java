package dev.trace.dispatcher;

import dev.trace.dag.task.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints what claiming, completing and listing cost with few and with many queued tasks. Not part of the suite: {@code mvn
 * -o -pl dispatcher -am test -Dtest=QueueScaleBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class QueueScaleBench {
    private static final int TURNS = 300;

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_000_000})
    void queueOf(int tasks) throws Exception {
        try (Rig rig = Rig.with(TestDags.pipeline(20))) {
            fill(rig, tasks);
            List<Long> claims = new ArrayList<>();
            List<Long> completions = new ArrayList<>();
            List<Long> statuses = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                long start = System.nanoTime();
                Claim claim = rig.claim();
                long claimed = System.nanoTime();
                rig.complete(claim);
                long completed = System.nanoTime();
                rig.control.status("quick");
                claims.add(claimed - start);
                completions.add(completed - claimed);
                statuses.add(System.nanoTime() - completed);
            }
            System.out.printf(
                    "%,d queued: claim %s, complete %s, status %s%n",
                    tasks, micros(claims), micros(completions), micros(statuses));
        }
    }

    private static void fill(Rig rig, int tasks) {
        long start = System.nanoTime();
        rig.run("""
                INSERT INTO trace.tasks (job_id, dag_version, kind, lineage, output_version, dedupe_key, task_key, chain_id,
                                         range_start, range_end)
                SELECT j.job_id, 1, 'partition', j.lineage, j.output_version, 'key/' || i, 'quick/ingest/1/' || i, 1,
                       i * 100, i * 100 + 99
                  FROM generate_series(1, %d) AS i, trace.current_jobs j WHERE j.job = 'ingest'
                """.formatted(tasks));
        rig.run("ANALYZE trace.tasks");
        System.out.printf("%,d tasks inserted in %,d ms%n", tasks, (System.nanoTime() - start) / 1_000_000);
    }

    private static String micros(List<Long> nanos) {
        Collections.sort(nanos);
        return "%,d us (p95 %,d)"
                .formatted(nanos.get(nanos.size() / 2) / 1_000, nanos.get(nanos.size() * 95 / 100) / 1_000);
    }
}
