package dev.trace.cli.kill;

import java.util.concurrent.Callable;

/** Waits for what others do. */
final class Patience {
    private static final long PROBE_MILLIS = 100;

    private Patience() {}

    /** Asks again and again until the answer is yes; a failure is a no. */
    static void until(String what, long seconds, Callable<Boolean> question) throws InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        Exception last = null;
        while (System.nanoTime() - deadline < 0) {
            try {
                if (question.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            Thread.sleep(PROBE_MILLIS);
        }
        throw new IllegalStateException("not within " + seconds + " s: " + what, last);
    }
}
