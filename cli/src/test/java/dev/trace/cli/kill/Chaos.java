package dev.trace.cli.kill;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes faults by a schedule that the seed alone decides, and ends those that last. For one thread. */
final class Chaos {
    private static final int MIN_PAUSE_MILLIS = 500;
    private static final int MAX_PAUSE_MILLIS = 2_500;
    private static final int MAX_OUTAGE_MILLIS = 4_000;

    private final Cluster cluster;
    private final Load load;
    private final Random random;
    private final PrintStream log;
    private final long began = System.nanoTime();
    private final Map<Fault, Integer> made = new EnumMap<>(Fault.class);
    private final PriorityQueue<Repair> repairs = new PriorityQueue<>();
    private long nextAt;

    /** Something that ends a fault. */
    private record Repair(long at, Step step) implements Comparable<Repair> {
        @Override
        public int compareTo(Repair other) {
            return Long.compare(at, other.at);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** @param log gets a line for every fault */
    Chaos(Cluster cluster, Load load, Random random, PrintStream log) {
        this.log = log;
        this.cluster = cluster;
        this.load = load;
        this.random = random;
        nextAt = System.nanoTime();
    }

    /** How often each fault was made. */
    Map<Fault, Integer> made() {
        return made;
    }

    /** Does what is due. */
    void tend() throws Exception {
        repair(System.nanoTime());
        if (System.nanoTime() - nextAt >= 0) {
            Fault fault = Fault.choose(random);
            int outage = random.nextInt(MAX_OUTAGE_MILLIS);
            Random own = new Random(random.nextLong());
            log.printf("%.1f s: %s, %d ms%n", (System.nanoTime() - began) / 1e9, fault, outage);
            make(fault, outage, own);
            made.merge(fault, 1, Integer::sum);
            nextAt = System.nanoTime()
                    + TimeUnit.MILLISECONDS.toNanos(
                            MIN_PAUSE_MILLIS + random.nextInt(MAX_PAUSE_MILLIS - MIN_PAUSE_MILLIS));
        }
    }

    /** Ends all that lasts. */
    void end() throws Exception {
        repair(Long.MAX_VALUE);
    }

    private void repair(long until) throws Exception {
        for (Repair due = repairs.peek(); due != null && due.at() <= until; due = repairs.peek()) {
            repairs.remove();
            due.step().run();
        }
    }

    private void later(int millis, Step step) {
        repairs.add(new Repair(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), step));
    }

    private void make(Fault fault, int outage, Random own) throws Exception {
        WorkerSeat worker = cluster.workers.get(own.nextInt(cluster.workers.size()));
        switch (fault) {
            case WORKER_KILLED -> worker.killNow();
            case WORKER_STOPPED -> worker.stopNow();
            case DISPATCHER_KILLED -> cluster.replaceDispatcher("KILL");
            case DISPATCHER_TERMINATED -> cluster.replaceDispatcher("TERM");
            case DISPATCHER_CUT_OFF -> cluster.dispatcherNetwork.cut();
            case DATABASE_RESTARTED -> cluster.database.restart();
            case DATABASE_KILLED -> cluster.database.crash();
            case DATABASE_CUT_OFF -> cluster.databaseNetwork.cut();
            case DATABASE_HANGS -> {
                cluster.databaseNetwork.hang();
                later(outage, cluster.databaseNetwork::restore);
            }
            case S3_KILLED -> {
                cluster.s3.kill();
                later(outage, cluster.s3::restart);
            }
            case S3_CUT_OFF -> cluster.s3Network.cut();
            case S3_REFUSES -> {
                cluster.s3Network.refuse();
                later(outage, cluster.s3Network::restore);
            }
            case S3_HANGS -> {
                cluster.s3.hang();
                later(outage, cluster.s3::resume);
            }
            case WAKEUPS_DROPPED -> drop();
            case WAKEUPS_DUPLICATED -> duplicate();
            case DONE_AGAIN_BY_FORCE -> load.force(own);
        }
    }

    /** Events that nobody has routed yet are gone, and so are the sessions in which dispatchers listen. */
    private void drop() throws Exception {
        state("""
                DELETE FROM trace.outbox WHERE kind = 'partitions' AND epoch = 0;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN%'""");
    }

    /** Every event of the outbox once more, events of all there is, and the same ranges asked for again. */
    private void duplicate() throws Exception {
        state("""
                INSERT INTO trace.outbox (dag, dataset, version, chain_id, kind, starts, ends, epoch, fired)
                SELECT dag, dataset, version, chain_id, kind, starts, ends, epoch, fired FROM trace.outbox
                 WHERE kind = 'partitions';
                INSERT INTO trace.outbox (dag, dataset, version, chain_id, kind, starts, ends, epoch, fired)
                SELECT d.dag, p.dataset, p.version, p.chain_id, 'partitions', array_agg(p.range_start),
                       array_agg(p.range_end), p.epoch, false
                  FROM trace.partition_versions p JOIN trace.datasets d USING (dataset)
                 GROUP BY d.dag, p.dataset, p.version, p.chain_id, p.epoch""");
        load.repeat();
    }

    private void state(String sql) throws Exception {
        try (Connection connection = cluster.state();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
