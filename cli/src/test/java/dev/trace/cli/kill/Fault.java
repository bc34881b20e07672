package dev.trace.cli.kill;

import java.util.Random;

/** What is done to the cluster from outside, whatever it is doing. */
enum Fault {
    WORKER_KILLED(6),
    WORKER_STOPPED(3),
    DISPATCHER_KILLED(2),
    DISPATCHER_TERMINATED(1),
    DISPATCHER_CUT_OFF(3),
    DATABASE_RESTARTED(1),
    DATABASE_KILLED(2),
    DATABASE_CUT_OFF(4),
    DATABASE_HANGS(2),
    S3_KILLED(1),
    S3_CUT_OFF(4),
    S3_REFUSES(2),
    S3_HANGS(2),
    WAKEUPS_DROPPED(3),
    WAKEUPS_DUPLICATED(3),
    DONE_AGAIN_BY_FORCE(4);

    /** How often it comes, to the others. */
    final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** By chance, as often as its weight says. */
    static Fault choose(Random random) {
        int total = 0;
        for (Fault each : values()) {
            total += each.weight;
        }
        int drawn = random.nextInt(total);
        for (Fault each : values()) {
            drawn -= each.weight;
            if (drawn < 0) {
                return each;
            }
        }
        throw new AssertionError(total);
    }
}
