package dev.trace.dispatcher;

import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.AttemptOutcome;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.TaskProgress;
import dev.trace.dispatcher.http.ApiSettings;
import dev.trace.dispatcher.http.DispatcherApi;
import dev.trace.dispatcher.http.DispatcherClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints what starting, waking, claiming, completing and listing cost, with few and with many queued tasks. Not part of the suite: {@code mvn
 * -o -pl dispatcher -am test -Dtest=DispatcherBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class DispatcherBench {
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

    @Test
    void starts() throws Exception {
        try (var state = TestPostgres.empty()) {
            state.getConnection().close();
            for (String which : List.of("first", "second", "third")) {
                long start = System.nanoTime();
                try (Dispatcher dispatcher = Dispatcher.start(DispatcherSettings.embedded(), state)) {
                    long started = System.nanoTime();
                    try (DispatcherApi api = DispatcherApi.start(
                            ApiSettings.loopback(Sensitive.of("token")), dispatcher, text -> text)) {
                        long listening = System.nanoTime();
                        new DispatcherClient(api.uri(), Sensitive.of("token")).dags();
                        System.out.printf(
                                "%s start: dispatcher %,d ms, API %,d ms, first answer %,d ms%n",
                                which,
                                (started - start) / 1_000_000,
                                (listening - started) / 1_000_000,
                                (System.nanoTime() - listening) / 1_000_000);
                    }
                }
            }
        }
    }

    @Test
    void wakeUps() throws Exception {
        try (var state = TestPostgres.migrated();
                Dispatcher dispatcher = Dispatcher.start(DispatcherSettings.embedded(), state)) {
            dispatcher.control().deploy(TestDags.pipeline(1));
            dispatcher.control().emit("quick", "requests", Map.of(), EmitMode.REUSE);
            Claim source = dispatcher
                    .tasks()
                    .claim(Rig.request(Duration.ofSeconds(30)))
                    .orElseThrow();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            List<Long> latencies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var woken = thread.submit(() -> {
                    Claim claim = dispatcher
                            .tasks()
                            .claim(Rig.request(Duration.ofSeconds(30), "quick/split"))
                            .orElseThrow();
                    long now = System.nanoTime();
                    dispatcher.tasks().complete(claim.attempt(), new AttemptOutcome.Succeeded(TaskProgress.NONE));
                    return now;
                });
                long emitted = System.nanoTime();
                dispatcher.tasks().emit(source.attempt(), List.of(Rig.partition(i * 100L, i * 100L + 99)));
                latencies.add(woken.get() - emitted);
            }
            thread.shutdownNow();
            System.out.println("from an emission to the claim of its task by a waiting worker: " + micros(latencies));
        }
    }

    private static String micros(List<Long> nanos) {
        Collections.sort(nanos);
        return "%,d us (p95 %,d)"
                .formatted(nanos.get(nanos.size() / 2) / 1_000, nanos.get(nanos.size() * 95 / 100) / 1_000);
    }
}
