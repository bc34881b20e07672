package dev.trace.cli.kill;

import dev.trace.dispatcher.EmitMode;
import java.sql.Connection;
import java.util.Map;
import java.util.Random;

/** Asks for work, and knows what has been asked for. For one thread. */
final class Load {
    private static final long FEW_RANGES = 50;
    private static final int FORCED_RANGES = 10;
    private static final int MORE_RANGES = 100;

    private final Cluster cluster;
    private long nextBlock;
    int firings;

    Load(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The last block asked for. */
    long lastBlock() {
        return nextBlock - 1;
    }

    /** Asks for the blocks of so many ranges more. */
    void more(int ranges) throws Exception {
        long end = nextBlock + (long) ranges * KillPlan.BLOCKS_A_RANGE;
        emit(nextBlock, end, EmitMode.REUSE);
        nextBlock = end;
    }

    /** Asks for more when little is left to do. */
    void keepBusy() throws Exception {
        if (open() < FEW_RANGES) {
            more(MORE_RANGES);
        }
    }

    /** Has something done again when nothing is left to do. */
    void keepAwake(Random random) throws Exception {
        if (open() == 0) {
            force(random);
        }
    }

    /** Asks again, by force, for some blocks that were asked for before. */
    void force(Random random) throws Exception {
        // Among the first, which are done by now.
        long start = random.nextInt(FORCED_RANGES) * (long) KillPlan.BLOCKS_A_RANGE;
        long end = Math.min(nextBlock, start + (long) FORCED_RANGES * KillPlan.BLOCKS_A_RANGE);
        emit(start, end, EmitMode.FORCE);
    }

    /** Asks again for all: nothing is to happen. */
    void repeat() throws Exception {
        emit(0, nextBlock, EmitMode.REUSE);
    }

    /** Until the dispatcher takes it; {@code end} is excluded, as people write it. */
    private void emit(long start, long end, EmitMode mode) throws Exception {
        Patience.until("a firing is taken", 60, () -> {
            cluster.keepDispatcher();
            cluster.control().emit(KillPlan.DAG, "requests", Map.of("range", start + ":" + end), mode);
            return true;
        });
        firings++;
    }

    /** Ranges that have not come to the end of the DAG, though they may have gone wrong on the way. */
    private long open() throws Exception {
        return nextBlock / KillPlan.BLOCKS_A_RANGE - number("""
                SELECT count(DISTINCT t.range_start) FROM trace.tasks t JOIN trace.jobs j USING (job_id)
                 WHERE j.job = 'copy' AND t.state = 'Completed'""");
    }

    /** Whether nothing is left to do, and nothing on its way that would make work. */
    boolean settled() throws Exception {
        return open() == 0 && number("""
                SELECT (SELECT count(*) FROM trace.tasks WHERE state <> 'Completed' AND NOT superseded)
                     + (SELECT count(*) FROM trace.outbox)""") == 0;
    }

    private long number(String sql) throws Exception {
        try (Connection connection = cluster.state()) {
            return Long.parseLong(Audit.rows(connection, sql).get(0).get(0));
        }
    }
}
